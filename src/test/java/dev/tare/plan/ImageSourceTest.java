package dev.tare.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.plan.ImageResolver.ResolvedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageSourceTest {
    private static final Platform PLATFORM = new Platform("linux", "arm64", "");
    private static final Digest MANIFEST = Digest.sha256("manifest");
    private static final ImageConfig CONFIG = ImageConfig.scratch(PLATFORM).withDiffIds(List.of(Digest.sha256("l")));

    @Test
    void anImageOfARegistryIsNamedByItsOwnManifestNotByTheIndexThatWasPinned() {
        Reference pinned = new Reference("docker.io", "library/base", "1", Digest.sha256("index"));
        Op.ImageSource source = new ResolvedImage(MANIFEST, CONFIG, pinned).source("base:1", PLATFORM);

        assertThat(source.canonical()).hasToString("docker.io/library/base:1@" + MANIFEST);
        assertThat(source.diffIds()).isEqualTo(CONFIG.diffIds());
    }

    @Test
    void anImageOfTheStoreAloneHasNoNameThatOthersKnow() {
        assertThat(new ResolvedImage(MANIFEST, CONFIG)
                        .source("base:1", PLATFORM)
                        .canonical())
                .isNull();
    }

    @Test
    void whatATreeStandsOnIsTheLowestOfItsFirstInputs() {
        Op.ImageSource image = new ResolvedImage(MANIFEST, CONFIG).source("base", PLATFORM);
        Vertex base = new Vertex(image, List.of(), "base", false);
        Vertex local = new Vertex(new Op.LocalSource("context", List.of()), List.of(), "context", false);
        Vertex merged = new Vertex(new Op.Merge(), List.of(base, Vertex.SCRATCH), "merge", false);

        assertThat(new Vertex(new Op.Merge(), List.of(merged, local), "", false).base())
                .isEqualTo(image);
        assertThat(new Vertex(new Op.Merge(), List.of(Vertex.SCRATCH, base), "", false).base())
                .isNull();
    }
}
