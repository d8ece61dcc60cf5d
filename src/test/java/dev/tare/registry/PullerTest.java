package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.store.Store;
import dev.tare.testing.SmallImage;
import dev.tare.testing.SmallRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullerTest {
    @TempDir
    Path folder;

    @Test
    void whoGivesNoHostIsToldThatDockersRegistryIsMeant() {
        IOException cause = new IOException("the host is unknown");

        assertThat(RegistryException.told("cannot pull", SmallImage.reference("web"), cause)
                        .problem()
                        .hint())
                .contains("docker.io")
                .contains("localhost:5000/web:latest");
        assertThat(RegistryException.told("cannot pull", SmallImage.reference("localhost:5000/web"), cause)
                        .problem()
                        .hint())
                .isNull();
    }

    @Test
    void allPlatformsTogetherHaveNoMoreDocumentsThanMemoryTakes() {
        try (SmallRegistry registry = new SmallRegistry("big", false);
                Store store = Store.open(folder);
                Registries registries = new Registries(Map.of())) {
            Descriptor nothing = Descriptor.of(MediaTypes.CONFIG, Digest.sha256("{}"), 2);
            List<Descriptor> entries = new ArrayList<>();
            String large = "x".repeat(3 << 20);
            // Each is within what one may have.
            for (int i = 0; i < 22; i++) {
                byte[] json =
                        Manifest.of(nothing, List.of(), Map.of("n", i + large)).toJson();
                registry.putManifest("m" + i, MediaTypes.MANIFEST, json);
                entries.add(Descriptor.of(MediaTypes.MANIFEST, Digest.sha256(json), json.length));
            }
            registry.putManifest("1", MediaTypes.INDEX, Index.of(entries).toJson());

            assertThatThrownBy(() -> new Puller(store, registries, Progress.NONE)
                            .pullAll(SmallImage.reference(registry.address() + "/big:1")))
                    .isInstanceOf(TareException.class)
                    .hasMessageContaining("its manifests and configurations have more than 67108864 bytes together");
            assertThat(store.images().list()).isEmpty();
        }
    }
}
