package dev.tare.golang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tare.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same sources give the same plan and the same program, whoever builds them, and where. */
@Tag("integration")
class GoReproducibleTest {
    private static final String OTHER_USER = "54321";

    @TempDir
    Path temp;

    @Test
    void twoClonesByTwoUsersWithCachesOfTheirOwnGiveTheSameProgram() throws IOException {
        boolean root = GoProject.run(temp, "id", "-u").equals("0\n");
        GoProject origin = GoProject.create(temp.resolve("origin"), "github.com/someone/m")
                .write("cmd/app/main.go", GoProject.MAIN)
                .commit();
        GoProject.run(temp, "chmod", "755", temp.toString());
        Path other = Files.createDirectories(temp.resolve("a/place/of/another/user"));
        GoProject.run(temp, "git", "clone", "-q", origin.folder.toString(), other + "/clone");
        GoProject.run(temp, "git", "clone", "-q", origin.folder.toString(), temp + "/mine");
        copyClasses(other.resolve("classes"));
        List<String> command = new ArrayList<>();
        if (root) {
            GoProject.run(temp, "chown", "-R", OTHER_USER + ":" + OTHER_USER, other.toString());
            command.addAll(List.of("setpriv", "--reuid=" + OTHER_USER, "--regid=" + OTHER_USER, "--clear-groups"));
        }
        command.addAll(List.of("env", "HOME=" + other, "GOCACHE=" + other + "/cache", "GOFLAGS=-buildvcs=false"));
        command.addAll(List.of(System.getProperty("java.home") + "/bin/java", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", other + "/classes:" + other + "/classes/lib/*"));
        command.addAll(List.of(Builder.class.getName(), other + "/clone", other + "/work"));

        GoBinary mine = GoProject.of(temp.resolve("mine")).build("cmd/app", temp.resolve("work"));
        String theirs = GoProject.run(other, command.toArray(String[]::new));

        assertThat(theirs.strip()).isEqualTo(Builder.describe(mine));
        assertThat(mine.info().setting("vcs.revision")).isNotNull();
        assumeTrue(
                root,
                "skipped: a second user (the second clone, folder and cache gave the same; only root can be two)");
    }

    /** The classes of Tare and of its tests, and its libraries, where another user can read them. */
    private static void copyClasses(Path to) throws IOException {
        Files.createDirectories(to);
        for (String entry : List.of("target/classes/.", "target/test-classes/.", "target/lib")) {
            GoProject.run(Path.of("").toAbsolutePath(), "cp", "-r", entry, to.toString());
        }
        GoProject.run(to, "chmod", "-R", "a+rX", ".");
    }

    /** A program that builds the package cmd/app of a clone, and says what came out. */
    static final class Builder {
        private Builder() {}

        public static void main(String[] arguments) throws IOException {
            GoPackage goPackage = GoPackage.find(Path.of(arguments[0], "cmd/app"));
            if (goPackage == null) {
                throw new IOException("no go.mod");
            }
            GoBuild build = new GoBuild(System.getenv(), new Silent(), System.err::println);
            System.out.println(describe(build.build(goPackage, GoOptions.DEFAULT, Path.of(arguments[1]), 0)));
        }

        /** Digests of the file, of the plan and of the configuration. */
        static String describe(GoBinary binary) throws IOException {
            var plan = GoImage.plan(binary, GoImage.Setting.of(0, null, null));
            return Digest.sha256(Files.readAllBytes(binary.file())) + " "
                    + plan.result().digest() + " "
                    + Digest.sha256(plan.config().toJson());
        }
    }

    /** Says nothing. A process without the libraries of tests runs it. */
    private static final class Silent implements dev.tare.diagnostic.Progress {
        @Override
        public Step begin(String name) {
            return new Step() {
                @Override
                public void canceled() {}

                @Override
                public void output(String line) {}

                @Override
                public void cached() {}

                @Override
                public void done() {}

                @Override
                public void failed(String why) {}
            };
        }

        @Override
        public void note(String line) {}

        @Override
        public void warn(dev.tare.diagnostic.Problem problem) {
            System.err.print(problem.render());
        }

        @Override
        public void close() {}
    }
}
