package dev.tare.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.deliver.cache.CacheResults;
import dev.tare.deliver.cache.RegistryCache;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.plan.StepResult;
import dev.tare.registry.Registries;
import dev.tare.store.Store;
import dev.tare.testing.SaidProgress;
import dev.tare.testing.SmallImage;
import dev.tare.testing.WebServer;
import dev.tare.text.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryCacheImportTest {
    private static final Digest KEY = Digest.sha256("the key of a step");
    private static final String BUILDKIT = "application/vnd.buildkit.cacheconfig.v0";

    @TempDir
    private Path home;

    private final WebServer registry = WebServer.start();
    private final SaidProgress said = new SaidProgress();
    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(home);
    }

    @AfterEach
    void close() {
        store.close();
        registry.close();
    }

    private Descriptor serve(String type, byte[] bytes) {
        Digest digest = Digest.sha256(bytes);
        String kind = MediaTypes.isIndex(type) || MediaTypes.isManifest(type) ? "manifests" : "blobs";
        registry.file("/v2/app/" + kind + "/" + digest, bytes, "Content-Type", type);
        if (kind.equals("manifests")) {
            registry.file("/v2/app/manifests/cache", bytes, "Content-Type", type);
        }
        return Descriptor.of(type, digest, bytes.length);
    }

    private Descriptor serveManifest(Descriptor config, Descriptor... layers) {
        return serve(
                MediaTypes.MANIFEST,
                Manifest.of(config, List.of(layers), Map.of()).toJson());
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The layer of the key, brought into the store; null where it is not there or cannot be brought. */
    private @Nullable Digest fetch() {
        try (Registries registries = new Registries(Map.of("HOME", home.toString()))) {
            RegistryCache cache = new RegistryCache(
                    store, () -> registries, SmallImage.reference(registry.address() + "/app:cache"), said);
            StepResult result = cache.result(KEY);
            boolean brought = result != null && cache.bring(result.layer());
            assertThat(cache.result(KEY))
                    .as("one that was found out gives nothing more")
                    .isEqualTo(brought ? result : null);
            return result == null || !brought ? null : result.layer();
        }
    }

    private static Map<String, Object> results(Digest layer) {
        return Map.of(KEY.toString(), Map.of("layer", layer.toString(), "size", 16L, "created", 0L));
    }

    private static byte[] config(List<String> diffIds, Digest layer) {
        return Json.write(Map.of("diff_ids", diffIds, "results", results(layer)));
    }

    @Test
    void aLayerIsStoredPlainUnderItsDiffId() {
        byte[] layer = text("as good as a tar");
        Digest diffId = Digest.sha256(layer);
        serveManifest(
                serve(CacheResults.CONFIG_TYPE, config(List.of(diffId.toString()), diffId)),
                serve(MediaTypes.LAYER, layer));

        assertThat(fetch()).isEqualTo(diffId);
        assertThat(store.blobs().has(diffId)).isTrue();
        assertThat(said.warnings).isEmpty();
    }

    @Test
    void aLayerOfAnotherDiffIdIsNotUsed() {
        Digest diffId = Digest.sha256("promised");
        serveManifest(
                serve(CacheResults.CONFIG_TYPE, config(List.of(diffId.toString()), diffId)),
                serve(MediaTypes.LAYER, text("given")));

        assertThat(fetch()).isNull();
        assertThat(store.blobs().has(diffId)).isFalse();
        assertThat(said.warnings).singleElement().asString().contains("is not layer " + diffId);
    }

    @Test
    void aDamagedCacheIsAWarning() {
        Digest diffId = Digest.sha256("promised");
        serveManifest(serve(CacheResults.CONFIG_TYPE, config(List.of(diffId.toString()), diffId)));

        assertThat(fetch()).isNull();
        assertThat(said.warnings)
                .containsExactly("the cache " + registry.address()
                        + "/app:cache is damaged: it has 0 layers, and diff_ids for 1");
    }

    @Test
    void aCacheOfBuildKitsIsSaidToBeOneWhateverItsForm() {
        Descriptor config = serve(BUILDKIT, text("{\"layers\": [], \"records\": []}"));
        serveManifest(config);
        assertThat(fetch()).isNull();

        serve(
                MediaTypes.INDEX,
                Index.of(List.of(serve(MediaTypes.LAYER_GZIP, text("x")), config))
                        .toJson());
        assertThat(fetch()).isNull();

        serveManifest(serve(
                MediaTypes.CONFIG,
                text("{\"os\": \"linux\", \"architecture\": \"amd64\", \"rootfs\": {\"diff_ids\": []},"
                        + " \"moby.buildkit.cache.v0\": \"e30=\"}")));
        assertThat(fetch()).isNull();

        assertThat(said.warnings).hasSize(3).allSatisfy(each -> assertThat(each).contains("is a cache of BuildKit's"));
    }

    @Test
    void ofAnIndexTheResultsOfAllItsImagesCount() {
        byte[] layer = text("as good as a tar");
        Digest diffId = Digest.sha256(layer);
        Descriptor without = serveManifest(serve(
                MediaTypes.CONFIG,
                text("{\"os\": \"linux\", \"architecture\": \"arm64\", \"rootfs\": {\"diff_ids\": []}}")));
        Descriptor with = serveManifest(
                serve(
                        MediaTypes.CONFIG,
                        text("{\"os\": \"linux\", \"architecture\": \"amd64\", \"rootfs\": {\"diff_ids\": [\"" + diffId
                                + "\"]}, \"dev.tare.cache.v2\": "
                                + new String(Json.write(Map.of("results", results(diffId))), StandardCharsets.UTF_8)
                                + "}")),
                serve(MediaTypes.LAYER, layer));
        serve(MediaTypes.INDEX, Index.of(List.of(without, with)).toJson());

        assertThat(fetch()).isEqualTo(diffId);
    }

    @Test
    void whatIsNotThereIsANote() {
        assertThat(fetch()).isNull();
        assertThat(said.notes).containsExactly("There is no cache " + registry.address() + "/app:cache yet");
        assertThat(said.warnings).isEmpty();
    }
}
