package dev.tare.verify;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import dev.tare.binary.ElfKind;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.needs.CallPath;
import dev.tare.needs.Confidence;
import dev.tare.needs.Evidence;
import dev.tare.needs.Need;
import dev.tare.needs.files.Presence;
import dev.tare.needs.files.Surroundings;
import dev.tare.needs.loader.ImageProgram;
import dev.tare.needs.loader.TreeNeeds;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.sandbox.ProcessSpec;
import dev.tare.sandbox.ProgramCheck;
import dev.tare.sandbox.Users;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be seen of an image without running it. */
final class StaticChecks {
    private final FileTree tree;
    private final ImageConfig image;
    private final ContainerConfig config;
    private final List<VerifyCheck> out = new ArrayList<>();

    private StaticChecks(FileTree tree, ImageConfig image, List<String> arguments) {
        this.tree = tree;
        this.image = image;
        ContainerConfig own = image.container();
        if (arguments.isEmpty()) {
            this.config = own;
        } else {
            ContainerConfig.Builder changed = own.toBuilder();
            changed.cmd = arguments;
            this.config = changed.build();
        }
    }

    /** @param arguments in place of CMD; empty for the image's own */
    static List<VerifyCheck> of(FileTree tree, ImageConfig image, List<String> arguments) throws IOException {
        StaticChecks checks = new StaticChecks(tree, image, arguments);
        checks.user();
        checks.directory();
        checks.program();
        return checks.out;
    }

    private void user() throws IOException {
        String user = config.user();
        try {
            Users.User found = Users.of(tree).find(user);
            out.add(VerifyCheck.ok(
                    "user", (user.isEmpty() ? "root" : user) + " (" + found.uid() + ":" + found.gid() + ")"));
        } catch (TareException e) {
            failed("user", e);
        }
    }

    private void failed(String name, TareException e) {
        out.add(VerifyCheck.failed(name, e.problem().message(), e.problem().hint()));
    }

    private void directory() {
        String directory = config.workingDir().isEmpty() ? "/" : config.workingDir();
        try {
            Node node = TreePaths.lookup(tree, directory);
            if (node == null) {
                out.add(VerifyCheck.note("directory", directory + " is not there: runtimes make it, as root's"));
            } else if (!node.inode().isDirectory()) {
                out.add(VerifyCheck.failed("directory", directory + " is no folder", "name another one by WORKDIR"));
            } else {
                out.add(VerifyCheck.ok("directory", directory));
            }
        } catch (IOException e) {
            out.add(VerifyCheck.failed("directory", Reasons.of(e), null));
        }
    }

    private void program() {
        List<String> command = config.command();
        if (command.isEmpty()) {
            out.add(VerifyCheck.failed("program", "the image has neither ENTRYPOINT nor CMD", null));
            return;
        }
        List<String> environment = ProcessSpec.environment(config);
        String directory = config.workingDir().isEmpty() ? "/" : config.workingDir();
        try {
            ProgramCheck.check(tree, new ProcessSpec(command, environment, directory, config.user()));
            ContainerConfig.Builder found = config.toBuilder();
            found.env = environment;
            found.workingDir = directory;
            ImageProgram program = ImageProgram.find(tree, found.build());
            if (program != null) {
                started(program);
            }
        } catch (TareException e) {
            failed("program", e);
        } catch (IOException e) {
            out.add(VerifyCheck.failed("program", Reasons.of(e), null));
        }
    }

    private void started(ImageProgram program) throws IOException {
        String script = program.script();
        if (script == null) {
            out.add(VerifyCheck.ok("program", program.path()));
            binary(program.path(), program.file());
            return;
        }
        String interpreter = script.split("[ \t]", 2)[0];
        out.add(VerifyCheck.ok("program", program.path() + ", a script for " + interpreter));
        Node node = TreePaths.lookup(tree, interpreter);
        if (node != null && node.inode().isFile() && kind(node) != null) {
            binary(interpreter, node);
        }
    }

    private @Nullable ElfKind kind(Node node) throws IOException {
        ByteSource source = ByteSource.of(tree, node);
        return source.size() < ElfKind.SIZE
                ? null
                : ElfKind.of(source.read(0, ElfKind.SIZE).array());
    }

    private void binary(String path, Node node) throws IOException {
        String architecture = image.platform().architecture();
        ElfKind wanted = ElfKind.ofArchitecture(architecture);
        ElfKind kind = Elf.read(ByteSource.of(tree, node)).kind();
        if (wanted != null && kind.machine() != wanted.machine()) {
            out.add(VerifyCheck.failed(
                    "architecture",
                    path + " is a program for another processor than the image, which is " + image.platform(),
                    "build it for " + architecture + ", or the image with --platform of the program"));
            return;
        }
        out.add(VerifyCheck.ok("architecture", architecture));
        Surroundings around = Surroundings.of(config);
        TreeNeeds needs = TreeNeeds.of(tree, node, around);
        TareException refusal = needs.refusal(path);
        if (refusal == null) {
            out.add(VerifyCheck.ok("libraries", "all there"));
        } else {
            failed("libraries", refusal);
        }
        boolean go = needs.findings().language() == Evidence.Language.GO;
        for (Need need : needs.findings().needs()) {
            boolean sure = go ? need.confidence().isAdded() : need.confidence() == Confidence.A;
            if (sure && need.isAdded() && !needs.present().contains(need.id())) {
                out.add(VerifyCheck.failed(
                        "needs",
                        path + " " + CallPath.reason(need.reason(), need.path()) + "; the image lacks "
                                + need.files().getFirst().path() + ", and without it: " + need.missing(),
                        "have it added: tare build --with " + need.id()));
            }
        }
        if (needs.findings().localTime() && !Presence.hasLocalZone(tree, around)) {
            out.add(VerifyCheck.failed(
                    "needs",
                    "TZ names the time zone " + around.environment().get("TZ")
                            + ", which the image has not: the program would take UTC without a word",
                    "have it added: tare build --with tz --tz "
                            + around.environment().get("TZ")));
        }
    }
}
