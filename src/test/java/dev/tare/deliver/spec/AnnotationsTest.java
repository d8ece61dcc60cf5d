package dev.tare.deliver.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values of {@code --annotation}, as docker buildx reads them. */
class AnnotationsTest {
    private static final Platform ARM = new Platform("linux", "arm64", "");
    private static final Platform AMD = new Platform("linux", "amd64", "");

    @Test
    void withoutAPlaceAnAnnotationIsOfTheManifest() {
        Annotations annotations = Annotations.parse(List.of("org.example.Name=a=b:c", "other="));

        assertThat(annotations.manifest(AMD)).isEqualTo(Map.of("org.example.Name", "a=b:c", "other", ""));
        assertThat(annotations.needIndex()).isFalse();
    }

    @Test
    void placesAndPlatformsStandBeforeAColon() {
        Annotations annotations = Annotations.parse(List.of(
                "index,manifest:all=1",
                "manifest[linux/arm64]:own=2",
                "manifest-descriptor[linux/arm64]:beside=3",
                "index-descriptor:top=4"));

        assertThat(annotations.index()).isEqualTo(Map.of("all", "1"));
        assertThat(annotations.indexDescriptor()).isEqualTo(Map.of("top", "4"));
        assertThat(annotations.manifest(AMD)).isEqualTo(Map.of("all", "1"));
        assertThat(annotations.manifest(ARM)).isEqualTo(Map.of("all", "1", "own", "2"));
        assertThat(annotations.descriptor(ARM)).isEqualTo(Map.of("beside", "3"));
    }

    @Test
    void thoseOfADeliveryWinOverThoseAroundIt() {
        Annotations around = Annotations.parse(
                List.of("manifest:m=flag", "index:i=flag", "index:j=flag", "manifest-descriptor[linux/arm64]:d=flag"));
        Annotations own = Annotations.parse(List.of("manifest[linux/arm64]:n=own", "index:i=own"));

        Annotations both = around.around(own);

        assertThat(both.index()).isEqualTo(Map.of("i", "own", "j", "flag"));
        assertThat(both.manifest(ARM)).isEqualTo(Map.of("n", "own"));
        assertThat(both.descriptor(ARM)).isEqualTo(Map.of("d", "flag"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key",
                "=value",
                "manifest:=v",
                "layer:a=b",
                "index[linux/arm64]:a=b",
                "manifest[]:a=b",
                "manifest[linux:a=b"
            })
    void whatIsWrongIsUsage(String option) {
        assertThatThrownBy(() -> Annotations.parse(List.of(option)))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("--annotation " + option);
    }
}
