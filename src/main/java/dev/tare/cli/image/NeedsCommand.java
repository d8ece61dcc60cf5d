package dev.tare.cli.image;

import dev.tare.binary.ByteSource;
import dev.tare.build.Build;
import dev.tare.build.Builder;
import dev.tare.build.Neighbours;
import dev.tare.build.needs.FoundNeeds;
import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.Workplace;
import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Deliveries;
import dev.tare.cli.command.Page;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import dev.tare.needs.ProgramNeeds;
import dev.tare.needs.files.ImageUser;
import dev.tare.needs.loader.ImageProgram;
import dev.tare.needs.loader.TreeNeeds;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.oci.PlatformNames;
import dev.tare.oci.layer.LayerTree;
import dev.tare.report.ProgramNeedsReport;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code tare needs}. */
public final class NeedsCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare needs IMAGE|PROGRAM|FOLDER
                Show what a program needs at run time besides itself, and why

                --json              print JSON
                --platform OS/ARCH  of an index, the image for this (default: this machine)
                -v, --verbose       show ways through the program in full, and what happens without each

                # a program on this machine
                tare needs ./server
                # the program of a Go package, which is compiled for it
                tare needs ./cmd/server
                # the program that an image starts, and what the image has already
                tare needs hello
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        String operand = arguments.operand("image or program");
        Path file = console.path(operand);
        if (Files.isDirectory(file)) {
            goPackage(operand, arguments, console);
            return 0;
        }
        if (Files.exists(file)) {
            print(operand, read(operand, file), Set.of(), arguments, console);
            return 0;
        }
        Platform platform = PlatformNames.one(arguments.value("platform"));
        try (Store store = console.store()) {
            NamedImage named = store.images().require(operand);
            ImageConfig config = store.images()
                    .image(named, platform == null ? Platform.host() : platform)
                    .config();
            try (LayerTree tree = store.tree(config.diffIds())) {
                image(operand, tree, config.container(), arguments, console);
            } catch (IOException e) {
                throw TareException.failed("the image's files cannot be read: " + Reasons.of(e), e);
            }
        }
        return 0;
    }

    /** What the program of a Go package needs, which is compiled and put into no image. */
    private static void goPackage(String typed, Arguments arguments, Console console) {
        Workplace place = Deliveries.place(console);
        Platform platform = PlatformNames.one(arguments.value("platform"));
        try (BuildSource source = BuildSource.find(new BuildSource.Asked(typed, null, "."), place);
                Store store = console.store();
                Builder builder = new Builder(store, place, Progress.NONE, Set.of());
                Build build = builder.plan(
                        BuildRequest.of(source)
                                .platforms(platform == null ? List.of() : List.of(platform))
                                .request(),
                        Neighbours.NONE,
                        Progress.NONE,
                        console.err()::println)) {
            for (FoundNeeds needs : build.needs()) {
                print(typed, needs.findings(), Set.of(), arguments, console);
            }
        }
    }

    private static void image(String name, LayerTree tree, ContainerConfig config, Arguments arguments, Console console)
            throws IOException {
        ImageProgram program = ImageProgram.find(tree, config);
        if (program == null) {
            throw TareException.failed(
                    name + " starts no program that it has", "its ENTRYPOINT or CMD has to name a file of it");
        }
        if (program.script() != null) {
            throw TareException.failed(
                    name + " starts " + program.path() + ", a script for " + program.script(),
                    "what a script needs cannot be told; copy a program out of the image and name that: tare cp");
        }
        TreeNeeds needs = inTree(program, tree, config);
        print(program.path(), needs.findings(), needs.present(), arguments, console);
        TareException refusal = needs.refusal(program.path());
        if (refusal != null) {
            throw refusal;
        }
    }

    private static TreeNeeds inTree(ImageProgram program, LayerTree tree, ContainerConfig config) {
        try {
            return TreeNeeds.of(tree, program.file(), ImageUser.parse(config.user()));
        } catch (IOException e) {
            throw unreadable(program.path(), e);
        }
    }

    private static NeedFindings read(String typed, Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            return ProgramNeeds.find(ByteSource.of(channel));
        } catch (IOException e) {
            throw unreadable(typed, e);
        }
    }

    private static TareException unreadable(String what, IOException cause) {
        return TareException.failed(what + " cannot be read as a program: " + Reasons.of(cause), cause);
    }

    private static void print(
            String program, NeedFindings findings, Set<NeedId> present, Arguments arguments, Console console) {
        if (arguments.has("json")) {
            console.json(ProgramNeedsReport.json(program, findings, present));
            return;
        }
        if (findings.needs().isEmpty()) {
            console.out().println(program + " needs nothing besides itself");
        } else {
            console.out().print(ProgramNeedsReport.table(findings, present, arguments.has("verbose")));
        }
        for (String warning : findings.warnings()) {
            console.note(warning);
        }
    }
}
