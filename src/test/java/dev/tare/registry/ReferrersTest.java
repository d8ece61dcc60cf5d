package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.http.Networks;
import dev.tare.http.Retries;
import dev.tare.http.Timeouts;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaTypes;
import dev.tare.testing.SmallImage;
import dev.tare.testing.SmallRegistry;
import dev.tare.text.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What refers to an image is found by the image's digest, whatever the registry can do. */
class ReferrersTest {
    private static final Digest IMAGE = Digest.sha256("an image");
    private static final String TAG = "sha256-" + IMAGE.hex();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Text(Descriptor descriptor, byte[] bytes) implements PushBlob {
        static Text of(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return new Text(Descriptor.of("text/plain", Digest.sha256(bytes), bytes.length), bytes);
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }

    private static PushManifest referrer(String type) {
        Text layer = Text.of("layer of " + type);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schemaVersion", 2L);
        json.put("mediaType", MediaTypes.MANIFEST);
        json.put("artifactType", type);
        json.put("config", layer.descriptor().toJson());
        json.put("layers", List.of(layer.descriptor().toJson()));
        json.put("subject", Descriptor.of(MediaTypes.MANIFEST, IMAGE, 8).toJson());
        json.put("annotations", Map.of("kind", type));
        byte[] bytes = Json.write(json);
        return new PushManifest(
                Descriptor.of(MediaTypes.MANIFEST, Digest.sha256(bytes), bytes.length), bytes, List.of(layer));
    }

    private static void attach(SmallRegistry registry, PushManifest... referrers) {
        try (Registries registries = new Registries(
                Map.of("HOME", "/nonexistent"),
                new RegistrySettings(Map.of()),
                Timeouts.STANDARD,
                Networks.STANDARD,
                new Retries(2, 1, 5, Thread::sleep, () -> 1))) {
            new Pusher(registries, Progress.NONE)
                    .attach(SmallImage.reference(registry.address() + "/a:1"), List.of(referrers));
        }
    }

    private static List<Object> listed(SmallRegistry registry) throws IOException {
        return Json.list(Json.readObject(registry.manifests().get(TAG)).get("manifests"));
    }

    @Test
    void aRegistryWithTheApiListsItself() {
        try (SmallRegistry registry = new SmallRegistry("a", true)) {
            PushManifest one = referrer("application/one");
            attach(registry, one);

            assertThat(registry.manifests())
                    .containsOnlyKeys(one.descriptor().digest().toString());
            assertThat(registry.blob(
                            one.blobs().getFirst().descriptor().digest().toString()))
                    .isNotNull();
        }
    }

    @Test
    void forARegistryWithoutTheApiTheListIsKeptUnderATag() throws IOException {
        try (SmallRegistry registry = new SmallRegistry("a", false)) {
            PushManifest one = referrer("application/one");
            PushManifest two = referrer("application/two");
            attach(registry, one);
            attach(registry, two, one);

            assertThat(registry.manifests())
                    .containsKeys(one.descriptor().digest().toString(), TAG);
            assertThat(listed(registry)).hasSize(2);
            assertThat(Json.object(listed(registry).getLast()))
                    .containsEntry("artifactType", "application/two")
                    .containsEntry("annotations", Map.of("kind", "application/two"))
                    .containsEntry("digest", two.descriptor().digest().toString())
                    .containsEntry("size", two.descriptor().size());
        }
    }

    @Test
    void whatIsNoListIsNotOverwritten() {
        try (SmallRegistry registry = new SmallRegistry("a", false)) {
            PushManifest one = referrer("application/one");
            registry.putManifest(TAG, MediaTypes.MANIFEST, one.json());

            assertThatThrownBy(() -> attach(registry, one))
                    .isInstanceOf(TareException.class)
                    .hasMessageContaining("is no index");
        }
    }
}
