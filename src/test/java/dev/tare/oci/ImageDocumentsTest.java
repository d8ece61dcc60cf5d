package dev.tare.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests, indexes and configurations say one thing to every tool, and what Go reads is read. */
class ImageDocumentsTest {
    private static final String DIGEST = "sha256:" + "1".repeat(64);
    private static final String DESCRIPTOR =
            "{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"" + DIGEST + "\",\"size\":1}";
    private static final String CONFIG = "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\","
            + "\"diff_ids\":[\"" + DIGEST + "\"]},\"history\":[{\"created_by\":\"x\"}],"
            + "\"config\":{\"User\":\"app\",\"Healthcheck\":{\"Test\":[\"NONE\"]},\"Labels\":{\"a\":\"1\",\"A\":\"2\"}}}";
    private static final String MANIFEST = "{\"schemaVersion\":2,\"config\":" + DESCRIPTOR
            + ",\"layers\":[],\"annotations\":{\"a\":\"1\",\"A\":\"2\"}}";
    private static final String INDEX = "{\"schemaVersion\":2,\"manifests\":["
            + DESCRIPTOR.replace("}", ",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}") + "]}";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ImageConfig config(String text) throws IOException {
        return ImageConfig.fromJson(bytes(text));
    }

    private static void refused(ThrowingCallable read) {
        assertThatThrownBy(read)
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .matches("\".*\" and \".*\" are one field .*|not JSON: the name .* stands twice .*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"layers\":[]; \"layers\":[],\"Layers\":[]",
                "\"layers\":[]; \"Layers\":[]",
                "\"layers\":[]; \"layers\":[],\"layers\":[]",
                "\"schemaVersion\":2; \"schemaversion\":2",
                "\"digest\"; \"Digest\"",
                "\"size\":1; \"size\":1,\"SIZE\":2",
                "\"size\":1; \"\u017fize\":2,\"size\":1",
                "\"schemaVersion\":2; \"foo\":1,\"Foo\":2"
            })
    void aManifestWithOneFieldTwiceIsRefused(String change) throws IOException {
        assertThat(Manifest.fromJson(bytes(MANIFEST)).annotations()).hasSize(2);
        refused(() -> Manifest.fromJson(bytes(changed(MANIFEST, change))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"manifests\"; \"Manifests\"",
                "\"schemaVersion\":2; \"schemaVersion\":2,\"mediaType\":\"\",\"MediaType\":\"\"",
                "\"architecture\":\"amd64\"; \"architecture\":\"amd64\",\"Architecture\":\"arm64\"",
                "\"os\":\"linux\"; \"os\":\"linux\",\"os\":\"windows\"",
                "\"size\":1; \"size\":1,\"Annotations\":{}"
            })
    void anIndexWithOneFieldTwiceIsRefused(String change) throws IOException {
        assertThat(Index.fromJson(bytes(INDEX)).manifests()).hasSize(1);
        refused(() -> Index.fromJson(bytes(changed(INDEX, change))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"os\":\"linux\"; \"OS\":\"linux\"",
                "\"os\":\"linux\"; \"os\":\"linux\",\"Config\":{\"User\":\"0\"}",
                "\"User\":\"app\"; \"user\":\"0\"",
                "\"User\":\"app\"; \"User\":\"app\",\"USER\":\"0\"",
                "\"User\":\"app\"; \"User\":\"app\",\"User\":\"0\"",
                "\"diff_ids\"; \"diff_IDs\"",
                "\"Test\"; \"test\"",
                "\"created_by\":\"x\"; \"created_by\":\"x\",\"Created_By\":\"y\"",
                "\"a\":\"1\"; \"a\":\"1\",\"a\":\"3\""
            })
    void aConfigurationWithOneFieldTwiceIsRefused(String change) throws IOException {
        assertThat(config(CONFIG).container().labels()).hasSize(2);
        refused(() -> config(changed(CONFIG, change)));
    }

    private static String changed(String text, String change) {
        int at = change.indexOf("; ");
        String from = change.substring(0, at);
        assertThat(text).contains(from);
        return text.replace(from, change.substring(at + 2));
    }

    @Test
    void whatIsManifestAndIndexAtOnceIsNeither() {
        byte[] both = bytes(MANIFEST.replace("\"layers\":[]", "\"layers\":[],\"manifests\":[]"));

        assertThatThrownBy(() -> Manifest.fromJson(both)).hasMessage("it says that it is an index");
        assertThatThrownBy(() -> Index.fromJson(both)).hasMessage("it says that it is a manifest");
        assertThatThrownBy(() ->
                        Index.fromJson(bytes(INDEX.replace("2,", "2,\"mediaType\":\"" + MediaTypes.MANIFEST + "\","))))
                .hasMessage("it says that it is a manifest");
    }

    @Test
    void nullInAConfigurationIsEmpty() throws IOException {
        ImageConfig read = config("{\"os\":null,\"architecture\":\"arm64\",\"variant\":null,\"created\":null,"
                + "\"author\":null,\"rootfs\":{\"type\":null,\"diff_ids\":null},\"history\":[null,{\"created\":null,"
                + "\"created_by\":null,\"empty_layer\":null}],\"config\":{\"User\":null,\"ExposedPorts\":{\"80/tcp\":null},"
                + "\"Env\":[null,\"A=1\"],\"Entrypoint\":null,\"Cmd\":[null],\"ArgsEscaped\":null,\"Volumes\":null,"
                + "\"WorkingDir\":null,\"Labels\":{\"a\":null},\"StopSignal\":null,\"Healthcheck\":{\"Test\":null,"
                + "\"Interval\":null},\"OnBuild\":null,\"Shell\":null}}");

        assertThat(read.platform()).isEqualTo(new Platform("linux", "arm64", ""));
        assertThat(read.container().env()).containsExactly("", "A=1");
        assertThat(read.container().cmd()).containsExactly("");
        assertThat(read.container().entrypoint()).isNull();
        assertThat(read.container().labels()).containsEntry("a", "");
        assertThat(read.container().exposedPorts()).containsExactly("80/tcp");
        assertThat(read.container().user()).isEmpty();
        assertThat(read.history()).hasSize(2);
        assertThat(config("{\"architecture\":\"amd64\",\"rootfs\":null,\"history\":null,\"config\":null}")
                        .container())
                .isEqualTo(ContainerConfig.EMPTY);
    }
}
