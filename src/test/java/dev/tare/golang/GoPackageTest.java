package dev.tare.golang;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoPackageTest {
    @TempDir
    Path folder;

    @BeforeEach
    void module() throws IOException {
        Files.createDirectories(folder.resolve("m/cmd/app"));
        Files.writeString(folder.resolve("m/go.mod"), "module example.com/m\n");
    }

    @Test
    void isTheModulesOwn() {
        assertThat(GoPackage.find(folder.resolve("m"))).isEqualTo(new GoPackage(folder.resolve("m"), "."));
    }

    @Test
    void liesBelowTheModule() {
        assertThat(GoPackage.find(folder.resolve("m/cmd/../cmd/app/")))
                .isEqualTo(new GoPackage(folder.resolve("m"), "./cmd/app"));
    }

    @Test
    void isThereForAMistypedFolderToo() {
        assertThat(GoPackage.find(folder.resolve("m/cmd/ap")))
                .isEqualTo(new GoPackage(folder.resolve("m"), "./cmd/ap"));
    }

    @Test
    void isNotThereWithoutGoMod() throws IOException {
        Files.createDirectory(folder.resolve("go.mod"));

        assertThat(GoPackage.find(folder)).isNull();
    }

    @Test
    void aMistypedNameIsAnsweredWithTheNearOne() {
        assertThat(hint("./cmd/ap", List.of("./cmd/app", "./tools/gen")))
                .isEqualTo("did you mean \"tare build ./m/cmd/app\"?");
    }

    @Test
    void theOnlyProgramIsNamed() {
        assertThat(hint(".", List.of("./cmd/app"))).isEqualTo("the module's only program: tare build ./m/cmd/app");
    }

    @Test
    void severalProgramsAreListedUpToALimit() {
        assertThat(hint(".", List.of("./cmd/app", "./cmd/b")))
                .isEqualTo("the module's programs are built by\n"
                        + "    tare build ./m/cmd/app\n"
                        + "    tare build ./m/cmd/b");
        List<String> many =
                IntStream.range(0, 25).mapToObj(i -> "./program-" + i).toList();
        assertThat(hint(".", many)).contains("./m/program-19\n").endsWith("\n    and 5 more");
    }

    @Test
    void foldersElsewhereAreShownWhole() {
        assertThat(new GoPlace(Path.of("/a/c"), null).shown(Path.of("/a/b"))).isEqualTo("/a/b");
        assertThat(new GoPlace(Path.of("/a/c"), null).shown(Path.of("/a/c"))).isEqualTo(".");
    }

    private String hint(String pattern, List<String> programs) {
        return GoPrograms.hint(new GoPackage(folder.resolve("m"), pattern, new GoPlace(folder, null)), programs);
    }
}
