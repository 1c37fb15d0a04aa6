package io.encoreservice.controlplane.osc;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * A service as the hosted platform's catalogue shows one; no field is ever null, since its command line takes none.
 *
 * @param serviceId what it is called
 * @param apiUrl where its instances are made, and the host of every later call
 * @param serviceType that it has instances
 * @param serviceMetadata what people read about it
 * @param serviceInstanceOptions what an instance of it may be told
 * @param openSourceLicense its licence's identifier
 * @param openSourceLicenseText where the licence is
 * @param status its release state
 */
@Schema(name = "Service")
record CatalogItem(
        @Schema(example = "encore") String serviceId,

        @Schema(example = "https://encore.example.com/encoreinstance")
        String apiUrl,

        @Schema(example = "instance") String serviceType,
        ServiceMetadata serviceMetadata,
        List<InstanceOption> serviceInstanceOptions,
        String openSourceLicense,
        String openSourceLicenseText,
        @Schema(example = "PUBLISHED") String status) {

    /**
     * What people read about a service.
     *
     * @param title its name
     * @param description what it does
     * @param documentationUrl where its documentation is
     * @param instanceNoun what one of its instances is called
     * @param category where a catalogue sorts it
     * @param keywords what it is found by
     */
    record ServiceMetadata(
            String title,
            String description,
            String documentationUrl,
            String instanceNoun,
            String category,
            List<String> keywords) {}

    /**
     * One field of the body that creates an instance.
     *
     * @param name the field
     * @param label its name for people
     * @param description what it does
     * @param type its type in a form
     * @param enums the values it may have, when they are few
     * @param mandatory whether it must be there
     */
    record InstanceOption(
            String name, String label, String description, String type, List<String> enums, boolean mandatory) {

        static InstanceOption text(String name, String label, String description) {
            return new InstanceOption(name, label, description, "string", List.of(), false);
        }
    }
}
