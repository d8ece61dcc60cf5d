package dev.tare.fuzz;

import static dev.tare.fuzz.FuzzTarget.holds;

import dev.tare.binary.go.GoTargets;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.dockerfile.DockerfileTargets;
import dev.tare.dockerfile.GitRef;
import dev.tare.explain.program.ProgramTargets;
import dev.tare.golang.toolchain.ToolchainTargets;
import dev.tare.needs.files.ZoneData;
import dev.tare.oci.OciTargets;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.oci.tree.ModeChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** All targets by name; the corpus of each is the folder of that name in {@code src/test/resources/fuzz}. */
final class Targets {
    static final Map<String, FuzzTarget> ALL = all();

    private Targets() {}

    private static Map<String, FuzzTarget> all() {
        Map<String, FuzzTarget> all = new LinkedHashMap<>();
        all.put("lexer", DockerfileTargets::lexer);
        all.put("parser", DockerfileTargets::parser);
        all.put("instruction", DockerfileTargets::instruction);
        all.put("expansion", DockerfileTargets::expansion);
        all.put("pattern", DockerfileTargets::pattern);
        all.put("heredoc", DockerfileTargets::heredoc);
        all.put("ignore", DockerfileTargets::ignore);
        all.put("plan", DockerfileTargets::plan);
        all.put("check", DockerfileTargets::check);
        all.put("mount", DockerfileTargets::mount);
        all.put("git", Targets::git);
        all.put("mode", Targets::mode);
        all.put("output", Targets::output);
        all.put("reference", Targets::reference);
        all.put("tar", OciTargets::tar);
        all.put("archive", OciTargets::archive);
        all.put("json", OciTargets::json);
        all.put("elf", GoTargets::elf);
        all.put("gotables", GoTargets::tables);
        all.put("gograph", GoTargets::graph);
        all.put("gocode", GoTargets::code);
        all.put("strings", GoTargets::strings);
        all.put("buildinfo", GoTargets::buildInfo);
        all.put("explain", ProgramTargets::program);
        all.put("zones", Targets::zones);
        all.put("toolchain", ToolchainTargets::zip);
        return all;
    }

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    private static void zones(byte[] input) throws FuzzTarget.Refused {
        try {
            ZoneData zones = ZoneData.ofArchive(input);
            holds(!zones.all().isEmpty(), "an archive that is taken has zones");
        } catch (IOException e) {
            throw new FuzzTarget.Refused(e.getMessage());
        }
    }

    private static void git(byte[] input) throws FuzzTarget.Refused {
        GitRef ref;
        try {
            ref = GitRef.of(text(input));
        } catch (IllegalArgumentException e) {
            throw new FuzzTarget.Refused(e.getMessage());
        }
        if (ref != null) {
            holds(!("/" + ref.subdirectory() + "/").contains("/../"), "a folder outside of the repository");
        }
    }

    private static void mode(byte[] input) {
        ModeChange change = ModeChange.parse(text(input));
        if (change != null) {
            for (int mode = 0; mode <= 07777; mode += 0123) {
                int once = change.apply(mode, true);
                holds(once >= 0 && once <= 07777, "no mode: " + once);
                if (change.isOctal()) {
                    holds(change.apply(once, false) == once, "an octal mode changes with the mode before");
                }
            }
        }
    }

    private static void output(byte[] input) {
        OutputSpec spec = OutputSpec.parse(text(input));
        Integer level = spec.compressionLevel();
        holds(level == null || level >= 0 && level <= 22, "a level that no compressor has");
    }

    private static void reference(byte[] input) {
        String text = text(input);
        Reference reference = Reference.parse(text);
        if (reference != null) {
            holds(reference.equals(Reference.parse(reference.toString())), "another name: " + reference);
            holds(reference.equals(Reference.parse(reference.familiar())), "another name: " + reference.familiar());
        }
        Platform platform = Platform.parse(text);
        if (platform != null) {
            holds(platform.equals(Platform.parse(platform.toString())), "another platform: " + platform);
        }
    }
}
