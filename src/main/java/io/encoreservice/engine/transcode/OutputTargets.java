package io.encoreservice.engine.transcode;

import io.encoreservice.engine.job.JobRequest;
import io.encoreservice.engine.storage.S3Address;

/** Where a job's files go, each written in one way only, so that equal places have equal names. */
final class OutputTargets {

    private OutputTargets() {}

    /** The virtual path or the s3 address of one file. */
    static String of(JobRequest request, String fileName) {
        String folder = request.outputFolder().replaceAll("/+$", "");
        return (S3Address.isMeant(folder) ? folder : folder.replaceAll("/{2,}", "/")) + "/" + fileName;
    }
}
