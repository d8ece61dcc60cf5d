package dev.tare.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.binary.go.BuildInfo;
import dev.tare.binary.go.BuildInfo.Module;
import dev.tare.oci.Digest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkedModulesTest {
    private static final String SUM = "h1:Khu2En+0gcYPZ2kuIihfswbzxv/mIHXgzPZ018Oty48=";
    private static final Digest HASH = new Digest("2a1bb6127fb481c60f67692e22285fb306f3c6ffe62075e0ccf674d7c3adcb8f");

    private static List<Component> libraries(Module... dependencies) {
        return LinkedModules.libraries(
                new BuildInfo("go1.26.8 X:nodwarf5", "example.com/hello", null, List.of(dependencies), Map.of()));
    }

    @Test
    void modulesHaveTheirVersionAndTheHashOfGoSum() {
        Component module = libraries(new Module("github.com/BurntSushi/toml", "v1.4.0", SUM, null))
                .getFirst();

        assertThat(module.purl()).isEqualTo("pkg:golang/github.com/burntsushi/toml@v1.4.0");
        assertThat(module.name()).isEqualTo("github.com/BurntSushi/toml");
        assertThat(module.version()).isEqualTo("v1.4.0");
        assertThat(module.sha256()).isEqualTo(HASH);
    }

    @Test
    void aReplacedModuleIsTheOneThatWasLinked() {
        Module fork = new Module("example.com/fork", "v0.1.0", SUM, null);
        Component module =
                libraries(new Module("example.com/orig", "v1.0.0", "", fork)).getFirst();

        assertThat(module.purl()).isEqualTo("pkg:golang/example.com/fork@v0.1.0");
        assertThat(module.sha256()).isEqualTo(HASH);
    }

    @Test
    void aModuleReplacedByAFolderKeepsItsNameAndHasNoHash() {
        Module folder = new Module("../patched", "(devel)", "", null);
        Component module =
                libraries(new Module("example.com/orig", "v1.0.0", SUM, folder)).getFirst();

        assertThat(module.purl()).isEqualTo("pkg:golang/example.com/orig@v1.0.0");
        assertThat(module.sha256()).isNull();
    }

    @Test
    void theStandardLibraryIsAModuleOfTheVersionOfGo() {
        assertThat(libraries()).extracting(Component::purl).containsExactly("pkg:golang/stdlib@v1.26.8");
    }

    @Test
    void sumsOfOtherKindsAreLeftOut() {
        assertThat(LinkedModules.goSum("")).isNull();
        assertThat(LinkedModules.goSum("h2:x")).isNull();
        assertThat(LinkedModules.goSum("h1:not base64")).isNull();
        assertThat(LinkedModules.goSum("h1:AAAA")).isNull();
    }
}
