package io.encoreservice.controlplane.osc;

import io.encoreservice.controlplane.installation.PublicAddresses;
import io.encoreservice.controlplane.osc.CatalogItem.InstanceOption;
import io.encoreservice.controlplane.osc.CatalogItem.ServiceMetadata;
import java.util.List;

/** The one service there is, to which everybody is subscribed. */
final class ServiceCatalog {

    static final String ENCORE = "encore";

    private static final List<InstanceOption> OPTIONS = List.of(
            new InstanceOption("name", "Name", "Letters a to z and digits", "string", List.of(), true),
            InstanceOption.text("profilesUrl", "Profiles URL", "An http or https URL of an index of profiles"),
            InstanceOption.text("s3AccessKeyId", "S3 access key id", "May be a reference such as {{secrets.mykey}}"),
            InstanceOption.text("s3SecretAccessKey", "S3 secret access key", "Best a reference to a secret"),
            InstanceOption.text("s3SessionToken", "S3 session token", "Of temporary credentials"),
            InstanceOption.text("s3Region", "S3 region", "Such as eu-north-1"),
            InstanceOption.text("s3Endpoint", "S3 endpoint", "The URL of an S3 server that is not Amazon's"),
            InstanceOption.text("callbackSecret", "Callback secret", "Signs callbacks; best a reference to a secret"));

    private final PublicAddresses addresses;

    ServiceCatalog(PublicAddresses addresses) {
        this.addresses = addresses;
    }

    /** Every service. */
    List<CatalogItem> items() {
        String api = addresses.api().toString();
        return List.of(new CatalogItem(
                ENCORE,
                api + "/encoreinstance",
                "instance",
                new ServiceMetadata(
                        "SVT Encore",
                        "Video transcoding queues of your own",
                        api + "/docs",
                        "queue",
                        "transcoding",
                        List.of("video", "transcoding", "ffmpeg")),
                OPTIONS,
                "Apache-2.0",
                api + "/license",
                "PUBLISHED"));
    }

    /**
     * Lets a service's own id pass.
     *
     * @throws UnknownServiceException for any other
     */
    static void demand(String serviceId) {
        if (!serviceId.equals(ENCORE)) {
            throw new UnknownServiceException(serviceId);
        }
    }
}
