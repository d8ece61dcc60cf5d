package dev.tare.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.differential.Differences.Difference;
import dev.tare.testing.BuildKitd;
import dev.tare.testing.Command;
import dev.tare.testing.OciArchive;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("integration")
class DifferentialTest {
    private static final KnownDifferences KNOWN = KnownDifferences.read();
    private static final Map<String, Base> BASES = new HashMap<>();

    /** One store and one daemon for all cases: what one case leaves in a cache must not show in another. */
    @TempDir
    private static Path shared;

    private static Tare tare;
    private static long start;

    @BeforeAll
    static void startPeer() {
        start = Instant.now().getEpochSecond() - 1;
        BuildKitd.get();
        tare = new Tare(shared.resolve("store"));
    }

    static List<Case> cases() {
        String[] only = System.getProperty("differential.only", "").split(",", -1);
        return Case.all().stream()
                .filter(each -> Arrays.stream(only).anyMatch(each.name()::contains))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void buildsWhatBuildKitBuilds(Case it) throws IOException {
        Path folder = Files.createDirectory(shared.resolve(it.name()));
        try {
            compare(it, folder);
        } finally {
            // Here and by rm: what a case holds, such as links that lead out of it, is nothing for JUnit to remove.
            Command.of("rm", "-rf", folder.toString()).succeed();
        }
    }

    private static void compare(Case it, Path folder) throws IOException {
        Path context = it.prepare(folder);
        for (String base : it.bases()) {
            base(base);
        }
        for (Map.Entry<String, String> secret : it.secrets().entrySet()) {
            Files.writeString(folder.resolve("secret-" + secret.getKey()), secret.getValue());
        }
        Command.Result buildkit = buildKit(it, context, folder.resolve("buildkit.tar"));
        assertThat(buildkit.exit() != 0)
                .as("%s fails in BuildKit: %s", it.about(), buildkit)
                .isEqualTo(it.fails());
        Command.Result ours = tare(it, context, folder.resolve("tare.tar"));

        List<Difference> differences = new ArrayList<>();
        if (buildkit.exit() == 0 && ours.exit() == 0) {
            differences.addAll(Differences.between(
                    OciArchive.read(folder.resolve("buildkit.tar")),
                    OciArchive.read(folder.resolve("tare.tar")),
                    start));
        } else if (buildkit.exit() == 0 || !(ours.exit() == 1 || ours.exit() == 2)) {
            differences.add(new Difference("outcome", "exit code " + buildkit.exit(), ours.toString()));
        }
        for (String text : it.says()) {
            assertThat(buildkit.toString()).as("what BuildKit says").contains(text);
            assertThat(ours.toString()).as("what Tare says").contains(text);
        }
        judge(it, differences);
    }

    @Test
    void everyKnownDifferenceNamesACase() {
        List<String> names = Case.all().stream().map(Case::name).toList();
        assertThat(KNOWN.entries()).allSatisfy(entry -> assertThat(names).contains(entry.name()));
    }

    private static void judge(Case it, List<Difference> differences) {
        List<KnownDifferences.Entry> known = KNOWN.of(it.name());
        List<Difference> unexpected = differences.stream()
                .filter(each -> known.stream().noneMatch(entry -> entry.covers(each.field())))
                .toList();
        assertThat(unexpected).as(it.name() + ": " + it.about()).isEmpty();
        assertThat(known)
                .as("known differences of " + it.name() + " that are there no more")
                .allSatisfy(entry -> assertThat(differences).anyMatch(each -> entry.covers(each.field())));
    }

    private static Command.Result buildKit(Case it, Path context, Path archive) {
        // Under names of this case alone: a context is synchronised with what the daemon last saw under its name, and a
        // folder whose time alone differs is not sent again.
        String contextKey = "context-" + it.name();
        String dockerfileKey = "dockerfile-" + it.name();
        List<String> options = new ArrayList<>(List.of(
                "--opt=contextkey=" + contextKey,
                "--opt=dockerfilekey=" + dockerfileKey,
                "--local=" + contextKey + "=" + context,
                // .dockerignore is read under the usual name all the same.
                "--local=context=" + context,
                "--local=" + dockerfileKey + "="
                        + context.resolve(it.dockerfile()).getParent(),
                "--opt=filename=" + Path.of(it.dockerfile()).getFileName(),
                "--opt=platform=" + it.platform(),
                "--no-cache",
                "--output=type=oci,dest=" + archive));
        it.buildArgs().forEach((name, value) -> options.add("--opt=build-arg:" + name + "=" + value));
        it.labels().forEach((name, value) -> options.add("--opt=label:" + name + "=" + value));
        it.contexts().forEach((name, folder) -> {
            options.add("--opt=context:" + name + "=local:" + name);
            options.add("--local=" + name + "=" + context.resolveSibling(folder));
        });
        for (String name : it.bases()) {
            Base base = BASES.get(name);
            options.add("--oci-layout=" + name + "=" + base.layout());
            options.add("--opt=context:" + name + "=oci-layout://" + name + "@" + base.digest());
        }
        if (!it.target().isEmpty()) {
            options.add("--opt=target=" + it.target());
        }
        it.secrets().forEach((id, value) -> options.add("--secret=id=" + id + ",src=" + secret(archive, id)));
        options.addAll(it.buildctl());
        return BuildKitd.get().build(options).run();
    }

    private static Command.Result tare(Case it, Path context, Path archive) {
        List<String> words = new ArrayList<>(List.of(
                "build",
                "-f",
                context.resolve(it.dockerfile()).toString(),
                "--platform",
                it.platform(),
                "-o",
                "type=oci,dest=" + archive));
        it.buildArgs().forEach((name, value) -> words.addAll(List.of("--build-arg", name + "=" + value)));
        it.labels().forEach((name, value) -> words.addAll(List.of("--label", name + "=" + value)));
        it.contexts()
                .forEach((name, folder) ->
                        words.addAll(List.of("--build-context", name + "=" + context.resolveSibling(folder))));
        if (!it.target().isEmpty()) {
            words.addAll(List.of("--target", it.target()));
        }
        it.secrets()
                .forEach((id, value) -> words.addAll(List.of("--secret", "id=" + id + ",src=" + secret(archive, id))));
        words.addAll(it.options());
        words.add(context.toString());
        return tare.command(words).run();
    }

    private static Path secret(Path archive, String id) {
        return archive.resolveSibling("secret-" + id);
    }

    private static void base(String name) throws IOException {
        if (!BASES.containsKey(name)) {
            Base base = Base.build(name, Files.createDirectory(shared.resolve("base-" + name)), tare);
            tare.command("load", "-i", base.archive().toString()).succeed();
            BASES.put(name, base);
        }
    }
}
