package io.encoreservice.controlplane;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one tenant has, by name; or what nobody has, in the same shape.
 *
 * @param tenant who
 * @param instance an instance of theirs
 * @param label the value of a label of that instance
 * @param secret a secret of theirs
 * @param tokenId a token of theirs
 * @param job a job in that instance
 * @param email an address that trials were asked for with
 */
record Names(String tenant, String instance, String label, String secret, String tokenId, String job, String email) {

    /** Names that exist nowhere, each as long as the one it stands for. */
    Names ofNobody() {
        return new Names(
                "z".repeat(tenant.length()),
                "y".repeat(instance.length()),
                "x".repeat(label.length()),
                "w".repeat(secret.length()),
                "ffffffff-ffff-4fff-bfff-ffffffffffff",
                "eeeeeeee-eeee-4eee-beee-eeeeeeeeeeee",
                "v".repeat(email.indexOf('@')) + email.substring(email.indexOf('@')));
    }

    Names withJob(String id) {
        return new Names(tenant, instance, label, secret, tokenId, id, email);
    }

    /** The template with these names at their places. */
    String into(String template) {
        String text = template;
        for (Map.Entry<String, String> name : byPlace().entrySet()) {
            text = text.replace(name.getKey(), name.getValue());
        }
        return text;
    }

    /** The text with their places instead of these names. */
    String outOf(String text) {
        String template = text;
        for (Map.Entry<String, String> name : byPlace().entrySet()) {
            template = template.replace(name.getValue(), name.getKey());
        }
        return template;
    }

    private Map<String, String> byPlace() {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("$email", email);
        places.put("$instance", instance);
        places.put("$label", label);
        places.put("$secret", secret);
        places.put("$tokenId", tokenId);
        places.put("$job", job);
        // why: the others may begin with it.
        places.put("$tenant", tenant);
        return places;
    }
}
