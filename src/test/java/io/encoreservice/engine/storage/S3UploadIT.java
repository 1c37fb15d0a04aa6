package io.encoreservice.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encoreservice.engine.egress.OutboundTunnel;
import io.encoreservice.shared.s3.S3Server;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class S3UploadIT {

    private static final long PART = 5 << 20;
    private static final int SIZE = 2 * (int) PART + 12_345;

    private static S3Server server;

    @TempDir
    Path folder;

    private final AtomicInteger broken = new AtomicInteger();
    private final S3Client client = client(this::open);
    private final S3Upload upload = new S3Upload(client, PART);
    private Path file = Path.of("");

    @BeforeAll
    static void startServer() {
        server = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void prepare() throws Exception {
        server.createBucket("out");
        byte[] bytes = new byte[SIZE];
        new Random(1).nextBytes(bytes);
        file = Files.write(folder.resolve("large.mp4"), bytes);
    }

    @Test
    void aLargeFileIsStoredInPartsAndASmallOneWhole() throws Exception {
        upload.store(file, object("large.mp4"));
        upload.store(Files.writeString(folder.resolve("small"), "small"), object("small"));

        assertThat(server.get("out", "large.mp4")).isEqualTo(Files.readAllBytes(file));
        assertThat(server.get("out", "small")).asString().isEqualTo("small");
        assertThat(client.headObject(head -> head.bucket("out").key("large.mp4"))
                        .eTag())
                .endsWith("-3\"");
        assertThat(unfinished()).isZero();
    }

    @Test
    void aPartWhoseConnectionBreaksIsSentAgain() throws Exception {
        broken.set(2);

        upload.store(file, object("broken.mp4"));

        assertThat(broken.get()).isNotPositive();
        assertThat(server.get("out", "broken.mp4")).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void anUploadThatCannotBeEndedLeavesNoParts() {
        broken.set(Integer.MAX_VALUE);

        assertThatThrownBy(() -> upload.store(file, object("never.mp4"))).isInstanceOf(SdkException.class);

        broken.set(0);
        assertThat(unfinished()).isZero();
        assertThat(server.list("out")).doesNotContain("never.mp4");
    }

    private int unfinished() {
        return client.listMultipartUploads(request -> request.bucket("out"))
                .uploads()
                .size();
    }

    private static S3Address object(String key) throws Exception {
        return S3Address.ofObject("s3://out/" + key);
    }

    private static S3Client client(OutboundTunnel tunnel) {
        return S3Client.builder()
                .httpClient(new TunnelHttpClient(tunnel))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(server.accessKey(), server.secretKey())))
                .region(Region.EU_NORTH_1)
                .endpointOverride(server.endpoint())
                .forcePathStyle(true)
                .build();
    }

    /** Connections of which the next ones break as soon as there is much to send. */
    private Socket open(String host, int port, boolean tls) throws IOException {
        return new Socket(host, port) {

            private long sent;

            @Override
            public OutputStream getOutputStream() throws IOException {
                return new FilterOutputStream(super.getOutputStream()) {

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        sent += length;
                        if (sent > PART / 2 && broken.getAndDecrement() > 0) {
                            throw new IOException("cut");
                        }
                        out.write(bytes, offset, length);
                    }
                };
            }
        };
    }
}
