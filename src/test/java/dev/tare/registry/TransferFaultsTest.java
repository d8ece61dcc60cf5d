package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.http.Networks;
import dev.tare.http.Retries;
import dev.tare.http.Timeouts;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.Manifest;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.oci.tree.Inode;
import dev.tare.store.RemoteBlobs;
import dev.tare.store.Store;
import dev.tare.testing.SmallImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pushes and pulls through a proxy that does bad things: each ends in success or in one clear error, the store stays
 * valid, and nothing is accepted that is not what its digest says. The property {@code tare.faults} sets how many.
 */
@Tag("integration")
class TransferFaultsTest {
    private static final int FAULTS = Integer.getInteger("tare.faults", 120);
    private static final long SEED = Long.getLong("tare.seed", 7);

    /** In these tests the proxy is the internet, and 127.0.0.2 a private network. */
    private static final Networks NETWORKS =
            address -> !address.getHostAddress().equals("127.0.0.1");

    @TempDir
    private Path folder;

    private final Map<String, Integer> ends = new HashMap<>();

    @Test
    @Timeout(600)
    void eachTransferEndsWellOrInOneClearError() throws Exception {
        int upstream =
                Integer.parseInt(dev.tare.testing.Registry.get().address().split(":")[1]);
        AtomicInteger private2 = new AtomicInteger();
        try (ServerSocket secret = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.2"));
                FaultProxy proxy =
                        new FaultProxy(upstream, SEED, "http://127.0.0.2:" + secret.getLocalPort() + "/v2/", 0.35)) {
            Thread.ofVirtual().start(() -> count(secret, private2));
            for (int i = 0; proxy.faults() < FAULTS; i++) {
                round(i, proxy, upstream);
            }
            assertThat(private2).hasValue(0);
            assertThat(proxy.kinds()).hasSize(FaultProxy.Fault.values().length);
        }
        System.out.println("faults: " + ends);
        assertThat(ends.get("pushed")).isGreaterThan(FAULTS / 20);
        assertThat(ends.get("pulled")).isGreaterThan(FAULTS / 20);
        assertThat(ends.get("read")).isGreaterThan(FAULTS / 20);
    }

    private static void count(ServerSocket server, AtomicInteger connections) {
        try {
            while (true) {
                try (Socket _ = server.accept()) {
                    connections.incrementAndGet();
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    /** By way of the proxy: it falls silent for longer than is waited. */
    private static Registries registries() {
        return registries(new Timeouts(1000, 400));
    }

    /** Nothing may go wrong on the direct way, however slow the machine is. */
    private static Registries direct() {
        return registries(Timeouts.STANDARD);
    }

    private static Registries registries(Timeouts timeouts) {
        Retries retries = new Retries(5, 2, 20, Thread::sleep, Math::random);
        return new Registries(
                Map.of("HOME", "/nonexistent"), new RegistrySettings(Map.of()), timeouts, NETWORKS, retries);
    }

    private void round(int i, FaultProxy proxy, int upstream) throws IOException {
        Path from = folder.resolve("from" + i);
        Path to = folder.resolve("to" + i);
        String name = "faults/image" + SEED + "-" + System.nanoTime();
        Descriptor image;
        try (Store store = Store.open(from)) {
            SmallImage small = new SmallImage(store);
            Random random = new Random(SEED + i);
            for (int layer = 0; layer < 3; layer++) {
                byte[] content = new byte[1 + random.nextInt(layer == 0 ? 300_000 : 3000)];
                random.nextBytes(content);
                small.layer(
                        "COPY",
                        writer -> writer.add(
                                "f" + content.length,
                                Inode.file(0644, 0, 0, content.length, 0),
                                null,
                                new ByteArrayInputStream(content),
                                null));
            }
            image = small.store();
            boolean pushed = ends("pushed", "push refused", () -> push(store, reference(proxy.address(), name), image));
            if (!pushed) {
                try (Registries direct = direct()) {
                    new Pusher(direct, Progress.NONE)
                            .push(reference("127.0.0.1:" + upstream, name), manifests(store, image), List::of);
                }
            }
        }
        try (Store store = Store.open(to)) {
            // What was said to be pushed is there, whole.
            boolean pulled = ends("pulled", "pull refused", () -> pull(store, reference(proxy.address(), name), image));
            if (!pulled) {
                assertThat(store.images().list()).isEmpty();
                try (Registries direct = direct()) {
                    new Puller(store, direct, Progress.NONE)
                            .pull(reference("127.0.0.1:" + upstream, name), Platform.host());
                }
            }
        }
        checkStore(to);
        readLazily(folder.resolve("lazy" + i), proxy, upstream, name, image);
    }

    /** A base of which only layers that are read come. */
    private void readLazily(Path home, FaultProxy proxy, int upstream, String name, Descriptor image)
            throws IOException {
        try (Store store = Store.open(home)) {
            boolean read = ends(
                    "read", "read refused", () -> read(store, registries(), reference(proxy.address(), name), image));
            if (!read) {
                read(store, direct(), reference("127.0.0.1:" + upstream, name), image);
            }
        }
        checkStore(home);
    }

    private static void read(Store store, Registries registries, Reference name, Descriptor image) {
        try (registries;
                LazyBlobs blobs = new LazyBlobs(store, () -> registries, Progress.NONE)) {
            Digest manifest = new Puller(store, registries, Progress.NONE).look(name, Platform.host());
            assertThat(manifest).isEqualTo(image.digest());
            Image found = store.images().image(manifest);
            blobs.add(name, found.manifest(), found.config().diffIds());
            store.blobs().remote(blobs);
            for (Digest diffId : found.config().diffIds()) {
                assertThat(store.layers().index(diffId).entries()).hasSize(1);
            }
        } finally {
            store.blobs().remote(RemoteBlobs.NONE);
        }
    }

    private static void push(Store store, Reference name, Descriptor image) {
        try (Registries registries = registries()) {
            new Pusher(registries, Progress.NONE).push(name, manifests(store, image), List::of);
        }
    }

    private static void pull(Store store, Reference name, Descriptor image) {
        try (Registries registries = registries()) {
            Puller.Pulled pulled = new Puller(store, registries, Progress.NONE).pull(name, Platform.host());
            assertThat(pulled.descriptor().digest()).isEqualTo(image.digest());
        }
    }

    private boolean ends(String well, String badly, Runnable work) {
        try {
            work.run();
            ends.merge(well, 1, Integer::sum);
            return true;
        } catch (TareException e) {
            assertThat(e.problem().message())
                    .matches("(?s)cannot (push|pull|fetch a layer of) .*")
                    .doesNotContain("\n", "null", "Exception");
            ends.merge(badly, 1, Integer::sum);
            return false;
        }
    }

    private static Reference reference(String registry, String name) {
        return SmallImage.reference(registry + "/" + name + ":1");
    }

    private static List<PushManifest> manifests(Store store, Descriptor image) {
        byte[] json = store.blobs().read(image.digest());
        List<PushBlob> blobs = new ArrayList<>();
        try {
            Manifest manifest = Manifest.fromJson(json);
            List<Descriptor> all = new ArrayList<>(manifest.layers());
            all.add(manifest.config());
            all.forEach(each -> blobs.add(new Stored(store, each)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return List.of(new PushManifest(image, json, blobs));
    }

    private record Stored(Store store, Descriptor descriptor) implements PushBlob {
        @Override
        public InputStream open() {
            return store.blobs().open(descriptor.digest());
        }
    }

    private static void checkStore(Path home) throws IOException {
        try (Stream<Path> blobs = Files.list(home.resolve("blobs/sha256"))) {
            for (Path blob : blobs.toList()) {
                assertThat(Digest.sha256(Files.readAllBytes(blob)).hex())
                        .isEqualTo(blob.getFileName().toString());
            }
        }
        try (Stream<Path> rest = Files.list(home.resolve("tmp"))) {
            assertThat(rest).isEmpty();
        }
    }
}
