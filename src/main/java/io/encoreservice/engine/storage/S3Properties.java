package io.encoreservice.engine.storage;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How object storage is reached: the instance's own key and nothing that this machine would lend it.
 *
 * @param enabled whether {@code s3://} addresses can be used
 * @param endpoint the server's address; empty means AWS
 * @param usePathStyle whether the bucket stands in the path, not in the host's name
 * @param region the region's name
 * @param accessKeyId the access key's public half
 * @param secretAccessKey the access key's secret half
 * @param sessionToken a temporary session's secret, empty for none
 */
@ConfigurationProperties("remote-files.s3")
record S3Properties(
        boolean enabled,
        String endpoint,
        boolean usePathStyle,
        String region,
        String accessKeyId,
        String secretAccessKey,
        String sessionToken) {

    boolean isUsable() {
        return enabled && !accessKeyId.isEmpty() && !secretAccessKey.isEmpty();
    }

    @Override
    public String toString() {
        return "S3Properties[endpoint=" + endpoint + ", …]";
    }
}
