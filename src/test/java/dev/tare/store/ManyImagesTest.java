package dev.tare.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Twenty thousand of each: no change and no listing takes more than time in proportion. */
class ManyImagesTest {
    @TempDir
    Path folder;

    private Store store;
    private Images images;

    @BeforeEach
    void open() {
        store = Store.open(folder);
        images = store.images();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Reference ref(String name) {
        Reference parsed = Reference.parse(name);
        assertThat(parsed).isNotNull();
        return parsed;
    }

    private Descriptor image(String seed) {
        return TestImages.image(store, seed);
    }

    @Test
    @Timeout(60)
    void twentyThousandNamesAreGivenAndTakenInOneChange() {
        List<Reference> names = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            names.add(ref("many:t" + i));
        }
        Descriptor a = image("a");
        Descriptor b = image("b");
        assertThat(images.name(a, names).names()).hasSize(20_000);
        assertThat(images.name(b, names).names()).hasSize(20_000);
        assertThat(images.list()).extracting(image -> image.names().size()).containsExactly(0, 20_000);
        images.release(names);
        assertThat(images.list()).extracting(image -> image.names().size()).containsExactly(0, 0);
    }

    @Test
    @Timeout(60)
    void twentyThousandImagesAreListed() {
        StoreIndex index = StoreIndex.empty();
        List<Descriptor> many = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            many.add(Descriptor.of(MediaTypes.MANIFEST, Digest.sha256(new byte[] {(byte) i, (byte) (i >> 8)}), 2));
        }
        StringBuilder json = new StringBuilder("{\"schemaVersion\":2,\"manifests\":[");
        for (int i = 0; i < many.size(); i++) {
            String one =
                    new String(index.with(many.get(i), List.of(ref("x:" + i))).toJson(), StandardCharsets.UTF_8);
            json.append(i == 0 ? "" : ",").append(one, one.indexOf('[') + 1, one.lastIndexOf(']'));
        }
        byte[] all = json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
        assertThatCode(() -> assertThat(StoreIndex.fromJson(all).images()).hasSize(20_000))
                .doesNotThrowAnyException();
    }
}
