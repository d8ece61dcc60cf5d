package dev.tare.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive, unpacked at another path than it was made at, by somebody with nothing in the environment. */
@Tag("integration")
class UnpackedArchiveTest {
    @TempDir
    private static Path folder;

    private static Path home;

    @BeforeAll
    static void unpack() throws IOException {
        home = Archive.get().unpack(folder.resolve("elsewhere"));
    }

    private static ChildProcess tare(String options, String... words) {
        List<String> all = new ArrayList<>(List.of(
                "/usr/bin/env",
                "-i",
                "TARE_HOME=" + folder.resolve("store"),
                "PATH=/nowhere",
                "TARE_JAVA_OPTS=" + options,
                home.resolve("bin/tare").toString()));
        all.addAll(List.of(words));
        return ChildProcess.of(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "images", "ps", "logout localhost:5000", "build --no-such-option"})
    void eachFamilyOfCommandsStartsFromItsCache(String words) throws IOException {
        Path log = folder.resolve("classes.txt");
        ChildProcess.Result result = tare("-XX:AOTMode=on -Xlog:class+load:file=" + log, words.split(" "))
                .run();
        assertThat(result.out() + result.err()).doesNotContain("initialization of VM");
        List<String> classes = Files.readAllLines(log);
        long cached = classes.stream()
                .filter(line -> line.contains("shared objects file"))
                .count();
        assertThat(cached).isGreaterThan(500);
        assertThat(cached).isGreaterThan(classes.size() * 9L / 10);
    }

    @Test
    void buildsAnImageOnAMachineWithoutJava() throws IOException {
        Path context = Files.createDirectories(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
        assertThat(tare("", "build", "-q", "-t", "x", context.toString())
                        .succeed()
                        .out())
                .startsWith("sha256:");
    }

    @Test
    void tellsTheCommitThatItWasBuiltFrom() {
        String commit =
                ChildProcess.of("git", "rev-parse", "HEAD").succeed().out().strip();
        assertThat(tare("", "version", "--json").succeed().out()).containsPattern("\"commit\":\"[0-9a-f]{40}\"");
        assertThat(commit).hasSize(40);
    }

    @Test
    void manAndMandocFindNoFaultWithThePages() throws IOException {
        String mandoc = ChildProcess.installed("mandoc");
        String man = ChildProcess.installed("man");
        try (Stream<Path> files = Files.list(home.resolve("share/man/man1"))) {
            List<Path> pages = files.sorted().toList();
            assertThat(pages).hasSizeGreaterThan(30);
            List<String> words = new ArrayList<>(List.of(mandoc, "-T", "lint", "-W", "warning"));
            pages.forEach(page -> words.add(page.toString()));
            assertThat(ChildProcess.of(words).succeed().out()).isEmpty();
            ChildProcess.Result shown = ChildProcess.of(
                            man,
                            "-l",
                            "--warnings",
                            home.resolve("share/man/man1/tare-build.1").toString())
                    .with("MANWIDTH", "100")
                    .succeed();
            assertThat(shown.err()).isEmpty();
            assertThat(shown.out()).contains("--build-arg").contains("tare build -t hello .");
        }
    }

    @Test
    void holdsTheLicencesOfAllPartsAndListsThem() throws IOException {
        Path doc = home.resolve("share/doc/tare");
        String sbom = Files.readString(doc.resolve("sbom.spdx.json"));
        try (Stream<Path> jars = Files.walk(home.resolve("lib"))) {
            jars.filter(file -> file.toString().endsWith(".jar"))
                    .map(file -> file.getFileName().toString().replace(".jar", ""))
                    .map(name -> name.equals("protos") ? "buildkit-protos" : name)
                    .forEach(name -> assertThat(sbom).contains("\"name\": \"" + name + "\""));
        }
        assertThat(sbom)
                .contains("libdeflate")
                .contains("GPL-2.0-only WITH Classpath-exception-2.0")
                .contains("MPL-2.0");
        assertThat(doc.resolve("LICENSE")).isRegularFile();
        assertThat(doc.resolve("licenses/commons-compress/NOTICE.txt")).isRegularFile();
        assertThat(doc.resolve("licenses/libdeflate.copyright")).isRegularFile();
        assertThat(doc.resolve("licenses/mpl-2.0.txt")).isRegularFile();
        assertThat(doc.resolve("licenses/protobuf.txt")).isRegularFile();
        assertThat(doc.resolve("licenses/fsutil.txt")).isRegularFile();
        assertThat(home.resolve("runtime/legal/java.base/LICENSE")).isRegularFile();
    }

    /** Debian 11 has glibc 2.31, and is the oldest that we promise. */
    @Test
    void noProgramAndLibraryNeedsANewerCLibraryThanDebian11s() throws IOException {
        String objdump = ChildProcess.installed("objdump");
        List<String> newer = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!isElf(file)) {
                    continue;
                }
                String symbols =
                        ChildProcess.of(objdump, "-T", file.toString()).run().out();
                for (String word : symbols.split("[\\s()]+")) {
                    if (word.startsWith("GLIBC_2.")
                            && Integer.parseInt(word.substring(8).split("\\.")[0]) > 31) {
                        newer.add(file + " " + word);
                    }
                }
            }
        }
        assertThat(newer).isEmpty();
    }

    private static boolean isElf(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(4);
            return start.length == 4 && start[0] == 0x7f && start[1] == 'E' && start[2] == 'L' && start[3] == 'F';
        }
    }
}
