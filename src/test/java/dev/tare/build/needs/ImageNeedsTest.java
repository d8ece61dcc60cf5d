package dev.tare.build.needs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.needs.Confidence;
import dev.tare.needs.Evidence;
import dev.tare.needs.FileCost;
import dev.tare.needs.Need;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import dev.tare.needs.loader.TreeNeeds;
import dev.tare.oci.Digest;
import dev.tare.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageNeedsTest {
    private static final Digest IMAGE = Digest.sha256("image".getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path folder;

    @Test
    void whatAnImageLacksIsRememberedAsItWasFound() {
        Need need = new Need(
                NeedId.TMP,
                Confidence.A,
                "makes temporary files",
                List.of("main.main", "os.CreateTemp"),
                List.of(),
                List.of(new FileCost("/tmp/", 0, 01777, "temporary files")),
                "it fails");
        NeedFindings findings = new NeedFindings(List.of(need), List.of("a warning"), Evidence.Language.GO, true);
        ImageNeeds found = new ImageNeeds(
                "/app", new TreeNeeds(findings, Set.of(NeedId.CA, NeedId.LOADER), List.of("/lib/ld-musl-x86_64.so.1")));
        try (Store store = Store.open(folder.resolve("store"))) {
            assertThat(ImageNeeds.read(store, IMAGE)).isNull();

            found.write(store, IMAGE);
            assertThat(ImageNeeds.read(store, IMAGE)).isEqualTo(found);

            ImageNeeds.NONE.write(store, IMAGE);
            assertThat(ImageNeeds.read(store, IMAGE)).isEqualTo(ImageNeeds.NONE);
        }
    }
}
