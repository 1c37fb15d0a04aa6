package io.encoreservice.controlplane.instance;

/**
 * How an instance reaches object storage, as its tenant gave it; an empty text means unset.
 *
 * @param accessKeyId the access key's public half
 * @param secretAccessKey the access key's secret half
 * @param sessionToken a temporary session's secret
 * @param region the region's name
 * @param endpoint the server's address
 */
record S3Settings(String accessKeyId, String secretAccessKey, String sessionToken, String region, String endpoint) {

    static final S3Settings NONE = new S3Settings("", "", "", "", "");

    @Override
    public String toString() {
        return "S3Settings[endpoint=" + endpoint + ", …]";
    }
}
