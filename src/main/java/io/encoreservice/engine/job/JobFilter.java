package io.encoreservice.engine.job;

/** Which jobs a list shows: one of the indexes that the scripts keep. */
public record JobFilter(String index) {

    public static JobFilter all() {
        return new JobFilter("all");
    }

    public static JobFilter byStatus(JobStatus status) {
        return new JobFilter("status:" + status);
    }

    public static JobFilter byProfile(String profile) {
        return new JobFilter("profile:" + profile);
    }

    public static JobFilter byBaseName(String baseName) {
        return new JobFilter("baseName:" + baseName);
    }

    public static JobFilter byExternalId(String externalId) {
        return new JobFilter("externalId:" + externalId);
    }
}
