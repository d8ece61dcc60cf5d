package dev.tare.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import dev.tare.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreResolverTest {
    private static final Platform PLATFORM = new Platform("linux", "amd64", "");
    private static final String CONFIG = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"diff_ids\":[]}}";

    @TempDir
    private Path folder;

    /** Other tools write into the store, too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"config\": null, \"layers\": []}",
                "{\"config\": CONFIG, \"layers\": {}}",
                "{\"config\": CONFIG, \"layers\": [null]}",
                "{\"config\": CONFIG, \"layers\": [CONFIG]}"
            })
    void aBaseWhoseManifestIsNoneIsToldAsSuch(String manifest) throws IOException {
        try (Store store = Store.open(folder)) {
            Digest config = store.blobs().put(CONFIG.getBytes(StandardCharsets.UTF_8));
            String descriptor = "{\"mediaType\":\"" + MediaTypes.CONFIG + "\",\"digest\":\"" + config + "\",\"size\":"
                    + CONFIG.length() + "}";
            byte[] json = manifest.replace("CONFIG", descriptor).getBytes(StandardCharsets.UTF_8);
            Descriptor top = Descriptor.of(MediaTypes.MANIFEST, store.blobs().put(json), json.length)
                    .withAnnotations(Map.of("org.opencontainers.image.ref.name", "odd"));
            Files.write(folder.resolve("index.json"), Index.of(List.of(top)).toJson());

            assertThatThrownBy(() -> new StoreResolver(store).resolve("odd", PLATFORM))
                    .isInstanceOf(TareException.class)
                    .hasMessageContaining("image " + top.digest() + " cannot be read: ");
        }
    }
}
