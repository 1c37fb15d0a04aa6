package io.encoreservice.engine.storage;

import io.encoreservice.engine.egress.OutboundTunnel;
import io.encoreservice.shared.net.OutboundRefusedException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The AWS SDK with one instance's key and without any of the places where it would look for others. */
final class S3Connection implements AutoCloseable {

    // why: the longest there is; a job may wait for its slot of the network as long as it runs.
    private static final Duration READABLE = Duration.ofDays(7);
    private static final int TRIES = 7;
    // why: what took hours to encode must outlast a storage that is restarted; with the pauses some six minutes.
    private static final int UPLOAD_TRIES = 40;
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final S3Client client;
    private final S3Client uploads;
    private final S3Presigner presigner;

    private S3Connection(S3Client client, S3Client uploads, S3Presigner presigner) {
        this.client = client;
        this.uploads = uploads;
        this.presigner = presigner;
    }

    static S3Connection open(S3Properties properties, OutboundTunnel tunnel) throws ObjectStorageException {
        try {
            return opened(properties, tunnel);
        } catch (RuntimeException e) {
            throw new ObjectStorageException("The S3 settings of this instance cannot be used: " + e.getMessage(), e);
        }
    }

    private static S3Connection opened(S3Properties properties, OutboundTunnel tunnel) throws ObjectStorageException {
        StaticCredentialsProvider credentials = StaticCredentialsProvider.create(credentials(properties));
        S3Presigner.Builder presigner = S3Presigner.builder()
                .credentialsProvider(credentials)
                .region(Region.of(properties.region()))
                .serviceConfiguration(style(properties));
        URI endpoint = endpoint(properties);
        if (endpoint != null) {
            presigner.endpointOverride(endpoint);
        }
        return new S3Connection(
                client(properties, credentials, tunnel, TRIES),
                client(properties, credentials, tunnel, UPLOAD_TRIES),
                presigner.build());
    }

    private static S3Client client(
            S3Properties properties, StaticCredentialsProvider credentials, OutboundTunnel tunnel, int tries)
            throws ObjectStorageException {
        S3ClientBuilder client = S3Client.builder()
                .httpClient(new TunnelHttpClient(tunnel))
                .credentialsProvider(credentials)
                .region(Region.of(properties.region()))
                .serviceConfiguration(style(properties))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(override -> override.defaultProfileFile(noProfiles())
                        .defaultProfileName("none")
                        .retryStrategy(retries(tries)));
        URI endpoint = endpoint(properties);
        if (endpoint != null) {
            client.endpointOverride(endpoint);
        }
        return client.build();
    }

    URI readable(S3Address object) {
        return URI.create(presigner
                .presignGetObject(request -> request.signatureDuration(READABLE).getObjectRequest(get(object)))
                .url()
                .toString());
    }

    long sizeOf(S3Address object) throws ObjectStorageException {
        // why: unlike a question for the head alone, a read that fails says why.
        try (ResponseInputStream<GetObjectResponse> body = client.getObject(get(object))) {
            Long size = body.response().contentLength();
            body.abort();
            if (size == null) {
                throw new ObjectStorageException(object + " cannot be read: the storage does not say its size", null);
            }
            return size;
        } catch (SdkException e) {
            throw failed(object, "read", e);
        } catch (java.io.IOException e) {
            throw new ObjectStorageException(object + " cannot be read: the connection broke", e, true);
        }
    }

    void upload(Path file, S3Address object) throws ObjectStorageException {
        try {
            new S3Upload(uploads, S3Upload.PART).store(file, object);
        } catch (SdkException e) {
            throw failed(object, "written", e);
        } catch (java.io.IOException | java.io.UncheckedIOException e) {
            throw new ObjectStorageException(object + " cannot be written: " + e.getMessage(), e, true);
        }
    }

    private static ObjectStorageException failed(S3Address object, String done, SdkException e) {
        return new ObjectStorageException(object + " cannot be " + done + ": " + reason(object, e), e, isTransport(e));
    }

    private static boolean isTransport(SdkException e) {
        return e instanceof S3Exception answer
                ? answer.statusCode() >= SERVER_ERROR || answer.statusCode() == TOO_MANY_REQUESTS
                : refusal(e) == null;
    }

    private static String reason(S3Address object, SdkException e) {
        if (e instanceof S3Exception answer) {
            String code = answer.awsErrorDetails() == null
                    ? null
                    : answer.awsErrorDetails().errorCode();
            return "bucket '" + object.bucket() + "' answered " + (code == null ? "" : code + " ") + "("
                    + answer.statusCode() + ")";
        }
        OutboundRefusedException refusal = refusal(e);
        return refusal == null
                ? "the storage of bucket '" + object.bucket() + "' cannot be reached"
                : String.valueOf(refusal.getMessage());
    }

    private static @Nullable OutboundRefusedException refusal(SdkException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutboundRefusedException refused) {
                return refused;
            }
        }
        return null;
    }

    private static GetObjectRequest get(S3Address object) {
        return GetObjectRequest.builder()
                .bucket(object.bucket())
                .key(object.key())
                .build();
    }

    private static AwsCredentials credentials(S3Properties properties) {
        return properties.sessionToken().isEmpty()
                ? AwsBasicCredentials.create(properties.accessKeyId(), properties.secretAccessKey())
                : AwsSessionCredentials.create(
                        properties.accessKeyId(), properties.secretAccessKey(), properties.sessionToken());
    }

    private static S3Configuration style(S3Properties properties) {
        return S3Configuration.builder()
                .pathStyleAccessEnabled(properties.usePathStyle())
                // why: not every server takes bodies in signed chunks or answers "go on" before one.
                .chunkedEncodingEnabled(false)
                .expectContinueEnabled(false)
                .profileFile(S3Connection::noProfiles)
                .profileName("none")
                .build();
    }

    private static StandardRetryStrategy retries(int times) {
        return StandardRetryStrategy.builder()
                .maxAttempts(times)
                .backoffStrategy(BackoffStrategy.exponentialDelayHalfJitter(FIRST_PAUSE, LONGEST_PAUSE))
                .throttlingBackoffStrategy(BackoffStrategy.exponentialDelayHalfJitter(FIRST_PAUSE, LONGEST_PAUSE))
                .circuitBreakerEnabled(false)
                .build();
    }

    private static ProfileFile noProfiles() {
        return ProfileFile.builder()
                .type(ProfileFile.Type.CONFIGURATION)
                .content(java.io.InputStream.nullInputStream())
                .build();
    }

    private static @Nullable URI endpoint(S3Properties properties) throws ObjectStorageException {
        if (properties.endpoint().isBlank()) {
            return null;
        }
        try {
            URI uri = new URI(properties.endpoint().strip());
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (java.net.URISyntaxException e) {
            throw new ObjectStorageException("The S3 endpoint of this instance is no http or https address", e);
        }
        throw new ObjectStorageException("The S3 endpoint of this instance is no http or https address", null);
    }

    @Override
    public void close() {
        client.close();
        uploads.close();
        presigner.close();
    }
}
