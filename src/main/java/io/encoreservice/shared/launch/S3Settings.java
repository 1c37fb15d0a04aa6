package io.encoreservice.shared.launch;

/**
 * How an instance reaches object storage, as its tenant gave it; an empty text means unset.
 *
 * @param accessKeyId the access key's public half
 * @param secretAccessKey the access key's secret half
 * @param sessionToken a temporary session's secret
 * @param region the region's name
 * @param endpoint the server's address
 */
public record S3Settings(
        String accessKeyId, String secretAccessKey, String sessionToken, String region, String endpoint) {

    public static final S3Settings NONE = new S3Settings("", "", "", "", "");

    /** Whether outputs can go to object storage at all. */
    public boolean areGiven() {
        return !accessKeyId.isEmpty();
    }

    /** What an engine is told: secrets without a key that they belong to are of no use to it. */
    public S3Settings usable() {
        return areGiven() ? this : new S3Settings("", "", "", region, endpoint);
    }

    @Override
    public String toString() {
        return "S3Settings[endpoint=" + endpoint + ", …]";
    }
}
