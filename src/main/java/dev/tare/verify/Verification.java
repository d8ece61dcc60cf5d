package dev.tare.verify;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.layer.LayerTree;
import dev.tare.sandbox.Limits;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.ContainerRunner;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.container.HeldContainer;
import dev.tare.sandbox.container.RunOptions;
import dev.tare.sandbox.container.RunSwitch;
import dev.tare.sandbox.container.Shim;
import dev.tare.sandbox.network.NetworkSettings;
import dev.tare.sandbox.security.Confinement;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Verifies images: looks at their files and, where nothing is wrong with these, runs them.
 *
 * @param store opens the store; it is never held while a container runs
 * @param settle the command that clears away a container of this ID, should this process be killed
 * @param environment of this process
 */
public record Verification(
        Supplier<Store> store,
        Containers containers,
        Function<String, List<String>> settle,
        Map<String, String> environment) {
    private static final long LINES = 20;

    private static final String NOT_ASKED = "it was not to be";

    /** What the runs of one verification have seen. */
    private static final class Seen {
        final List<VerifyCheck> checks = new ArrayList<>();
        final Set<FileAsked> misses = new LinkedHashSet<>();
        final Set<FileAsked> found = new LinkedHashSet<>();

        @Nullable String unwatched;
    }

    /** @throws TareException where the image is not there, or nothing can be run on this machine */
    public VerifyResult run(VerifyRequest request) {
        Seen seen = new Seen();
        seen.unwatched = request.watched() ? null : NOT_ASKED;
        seen.checks.addAll(looked(request));
        boolean sound = new VerifyResult(request.image(), seen.checks, List.of(), List.of(), null).passed();
        if (sound) {
            program(request, seen);
            for (List<String> command : request.commands()) {
                command(request, command, seen);
            }
        } else {
            seen.checks.add(VerifyCheck.note("run", "not tried"));
        }
        return new VerifyResult(
                request.image(), seen.checks, List.copyOf(seen.misses), List.copyOf(seen.found), seen.unwatched);
    }

    private List<VerifyCheck> looked(VerifyRequest request) {
        try (Store open = store.get()) {
            ImageConfig config = open.images()
                    .image(open.images().require(request.image()), request.platform())
                    .config();
            try (LayerTree tree = open.tree(config.diffIds())) {
                List<VerifyCheck> checks = new ArrayList<>(StaticChecks.of(tree, config, request.arguments()));
                long bytes = 0;
                for (var layer : config.diffIds()) {
                    bytes += open.layers().fileBytes(layer);
                }
                checks.add(VerifyCheck.ok(
                        "size", bytes + " bytes in " + layers(config.diffIds().size())));
                return checks;
            }
        } catch (IOException e) {
            throw TareException.failed("the image's files cannot be read: " + Reasons.of(e), e);
        }
    }

    private void program(VerifyRequest request, Seen seen) {
        HeldContainer container = start(request, request.arguments(), null, seen);
        if (container == null) {
            return;
        }
        List<VerifyCheck> found = new ArrayList<>();
        try (container) {
            found.addAll(lived(request, container));
            finish(container, found, seen);
        }
    }

    private static List<VerifyCheck> lived(VerifyRequest request, HeldContainer container) {
        List<VerifyCheck> found = new ArrayList<>();
        long begin = System.nanoTime();
        long deadline = begin + request.withinMillis() * 1_000_000;
        for (Probe probe : request.probes()) {
            found.add(Prober.ask(container, probe, deadline, request.withinMillis()));
        }
        Integer wanted = request.exit();
        if (wanted != null) {
            Integer code = container.await((deadline - System.nanoTime()) / 1_000_000);
            found.add(
                    code == null
                            ? VerifyCheck.failed(
                                    "run",
                                    "it has not ended within " + request.withinMillis() + " ms",
                                    "--within gives it more time; a server has no --exit")
                            : code.equals(wanted)
                                    ? VerifyCheck.ok("run", "it ended with " + code)
                                    : VerifyCheck.failed("run", "it ended with " + code + ", not " + wanted, null));
            return found;
        }
        Long stays = request.stayMillis();
        long millis = stays != null ? stays : request.probes().isEmpty() ? VerifyRequest.USUAL_STAY_MILLIS : 0;
        Integer code = container.await(millis - (System.nanoTime() - begin) / 1_000_000);
        if (code == null) {
            found.add(VerifyCheck.ok("run", "it stays up"));
        } else if (code == 0 && stays == null && request.probes().isEmpty()) {
            found.add(VerifyCheck.ok("run", "it ended with 0"));
        } else {
            found.add(VerifyCheck.failed(
                    "run",
                    "it ended with " + code + " after " + (System.nanoTime() - begin) / 1_000_000
                            + " ms, and was to stay up",
                    code == 0 ? "a program that is to end: --exit 0" : null));
        }
        return found;
    }

    private void command(VerifyRequest request, List<String> command, Seen seen) {
        String name = "cmd " + String.join(" ", command);
        HeldContainer container = start(request, command.subList(1, command.size()), command.getFirst(), seen);
        if (container == null) {
            return;
        }
        try (container) {
            Integer code = container.await(request.withinMillis());
            List<VerifyCheck> found = new ArrayList<>();
            found.add(
                    code == null
                            ? VerifyCheck.failed(
                                    name, "it has not ended within " + request.withinMillis() + " ms", null)
                            : code == 0
                                    ? VerifyCheck.ok(name, "it ended with 0")
                                    : VerifyCheck.failed(name, "it ended with " + code, null));
            finish(container, found, seen);
        }
    }

    /** Ends it, takes what it has left, and says with what has failed what it printed. */
    private static void finish(HeldContainer container, List<VerifyCheck> found, Seen seen) {
        HeldContainer.Ended ended = container.end(LINES);
        boolean failed = false;
        for (VerifyCheck check : found) {
            failed |= check.outcome() == VerifyCheck.Outcome.FAILED;
        }
        seen.checks.addAll(found);
        if (failed && !ended.output().isBlank()) {
            seen.checks.add(VerifyCheck.note("output", "\n" + ended.output().strip()));
        }
        if (FileAsked.isCutOff(ended.watched())) {
            seen.checks.add(VerifyCheck.note("files", "more were asked for than are noted"));
        }
        Set<String> readOnly = new LinkedHashSet<>();
        for (FileAsked access : FileAsked.parse(ended.watched())) {
            if (access.isMiss()) {
                seen.misses.add(access);
            } else if (access.isReadOnly()) {
                readOnly.add("/" + access.path());
            } else if (access.errno() == 0) {
                seen.found.add(access);
            }
        }
        if (!readOnly.isEmpty()) {
            seen.checks.add(new VerifyCheck(
                    "writable",
                    VerifyCheck.Outcome.NOTE,
                    "its programs could not write " + String.join(", ", readOnly) + ": the image's files are read-only",
                    "have a folder in memory there: --tmpfs FOLDER"));
        }
    }

    /** Null where it cannot be started, which is noted as a failure. @param program in place of ENTRYPOINT, or null */
    private @Nullable HeldContainer start(
            VerifyRequest request, List<String> arguments, @Nullable String program, Seen seen) {
        try {
            boolean watched = seen.unwatched == null;
            Shim shim = shim(request, arguments, program, watched);
            try {
                return shim.held();
            } catch (TareException e) {
                if (!watched) {
                    throw e;
                }
                HeldContainer plain = shim(request, arguments, program, false).held();
                String reason = shim.unwatched();
                seen.unwatched = reason == null ? e.problem().message() : reason;
                return plain;
            }
        } catch (TareException e) {
            if (e.exitCode() == TareException.USAGE) {
                throw e;
            }
            seen.checks.add(VerifyCheck.failed(
                    program == null ? "run" : "cmd " + program,
                    e.problem().message(),
                    e.problem().hint()));
            return null;
        }
    }

    private Shim shim(VerifyRequest request, List<String> arguments, @Nullable String program, boolean watched) {
        Set<RunSwitch> switches = EnumSet.of(RunSwitch.REMOVE);
        if (watched) {
            switches.add(RunSwitch.WATCHED);
        }
        RunOptions options = new RunOptions(
                request.image(),
                request.platform(),
                arguments,
                null,
                new RunOptions.Invocation(program, request.environment(), null, null, List.of()),
                new RunOptions.Life(switches, null, null, null),
                new NetworkSettings(
                        request.network(),
                        List.of(),
                        List.of(),
                        false,
                        List.of(),
                        List.of(),
                        NetworkSettings.NONE.dns(),
                        null,
                        ""),
                request.tmpfs(),
                List.of(),
                new Confinement(
                        Set.of(Confinement.Option.READ_ONLY, Confinement.Option.NO_NEW_PRIVILEGES),
                        request.capabilities(),
                        List.of("ALL"),
                        Confinement.Filter.USUAL,
                        List.of(),
                        Map.of(),
                        null),
                Limits.NONE,
                Map.of());
        Container container;
        try (Store open = store.get()) {
            container = new ContainerRunner(open, containers).prepare(options, environment);
        }
        return new Shim(containers, container, settle.apply(container.id()), _ -> {});
    }

    private static String layers(int count) {
        return count == 1 ? "1 layer" : count + " layers";
    }
}
