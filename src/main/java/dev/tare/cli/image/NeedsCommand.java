package dev.tare.cli.image;

import dev.tare.build.Build;
import dev.tare.build.Builder;
import dev.tare.build.Neighbours;
import dev.tare.build.needs.FoundNeeds;
import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.Workplace;
import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Deliveries;
import dev.tare.diagnostic.Progress;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import dev.tare.needs.loader.ProgramInspection;
import dev.tare.oci.Platform;
import dev.tare.oci.PlatformNames;
import dev.tare.report.ProgramNeedsReport;
import dev.tare.store.Store;
import dev.tare.usage.Page;
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
        ProgramInspection found;
        if (Files.exists(file)) {
            found = ProgramInspection.ofFile(operand, file);
        } else {
            Platform platform = PlatformNames.one(arguments.value("platform"));
            try (Store store = console.store()) {
                found = ProgramInspection.ofImage(store, operand, platform == null ? Platform.host() : platform);
            }
        }
        print(found.program(), found.findings(), found.present(), arguments, console);
        if (found.refusal() != null) {
            throw found.refusal();
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
