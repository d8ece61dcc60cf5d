package dev.tare.dockerfile.check;

import static dev.tare.dockerfile.check.DockerRules.CONSISTENT_INSTRUCTION_CASING;
import static dev.tare.dockerfile.check.DockerRules.DUPLICATE_STAGE_NAME;
import static dev.tare.dockerfile.check.DockerRules.FROM_PLATFORM_FLAG_CONST_DISALLOWED;
import static dev.tare.dockerfile.check.DockerRules.INVALID_DEFAULT_ARG_IN_FROM;
import static dev.tare.dockerfile.check.DockerRules.REDUNDANT_TARGET_PLATFORM;
import static dev.tare.dockerfile.check.DockerRules.RESERVED_STAGE_NAME;
import static dev.tare.dockerfile.check.DockerRules.UNDEFINED_ARG_IN_FROM;
import static dev.tare.dockerfile.check.WritingRules.lower;
import static dev.tare.dockerfile.check.WritingRules.upper;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.GlobalArgs;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.dockerfile.Scope;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Expander;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.dockerfile.syntax.Mistake;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Rules over the whole file: case of keywords, names of stages, the words of FROM. */
final class StageRules {
    private static final String TARGET_PLATFORM = "TARGETPLATFORM";

    private final Dockerfile file;
    private final PlanOptions options;
    private final Findings findings;

    StageRules(Dockerfile file, PlanOptions options, Findings findings) {
        this.file = file;
        this.options = options;
        this.findings = findings;
    }

    /** @throws TareException where the words of a FROM or a global ARG cannot be expanded */
    void check() {
        stageNames();
        keywordCasing();
        defaultArgs();
        Scope globals = GlobalArgs.predefined(file, options, options.buildArgs());
        Set<String> known = new TreeSet<>(globals.names());
        GlobalArgs.declare(file, globals, options.buildArgs());
        known.addAll(globals.names());
        for (Instruction.Arg arg : file.globalArgs()) {
            for (Instruction.ArgDefault each : arg.args()) {
                known.add(each.name());
            }
        }
        for (Dockerfile.Stage stage : file.stages()) {
            try {
                from(stage.from(), globals, known);
            } catch (Mistake e) {
                throw e.at(file.source(), stage.from().span());
            }
        }
    }

    private void stageNames() {
        Set<String> names = new HashSet<>();
        for (Dockerfile.Stage stage : file.stages()) {
            String name = stage.from().stage();
            if (name == null || name.isEmpty()) {
                continue;
            }
            if (name.equals("scratch") || name.equals("context")) {
                findings.addForFile(
                        RESERVED_STAGE_NAME,
                        stage.from().span(),
                        "Stage name should not use the same name as reserved stage \"" + name + "\"");
            }
            if (!names.add(name)) {
                findings.addForFile(
                        DUPLICATE_STAGE_NAME,
                        stage.from().span(),
                        "Duplicate stage name \"" + name + "\", stage names should be unique");
            }
        }
    }

    private void keywordCasing() {
        int balance = 0;
        for (Dockerfile.Stage stage : file.stages()) {
            balance += casing(stage.from().keyword());
            for (Instruction instruction : stage.instructions()) {
                balance += casing(instruction.keyword());
            }
        }
        for (Dockerfile.Stage stage : file.stages()) {
            keywordCasing(stage.from(), balance < 0);
            for (Instruction instruction : stage.instructions()) {
                keywordCasing(instruction, balance < 0);
            }
        }
    }

    /** 1 for capitals, -1 for small letters, 0 for both. */
    private static int casing(String keyword) {
        return keyword.equals(lower(keyword)) ? -1 : keyword.equals(upper(keyword)) ? 1 : 0;
    }

    private void keywordCasing(Instruction instruction, boolean lower) {
        String keyword = instruction.keyword();
        if (!keyword.equals(lower ? lower(keyword) : upper(keyword))) {
            findings.addForFile(
                    CONSISTENT_INSTRUCTION_CASING,
                    instruction.span(),
                    "Command '" + keyword + "' should match the case of the command majority ("
                            + (lower ? "lowercase" : "uppercase") + ")");
        }
    }

    /** Each base must be an image's name without any build argument, too. */
    private void defaultArgs() {
        Scope defaults = GlobalArgs.predefined(file, options, options.buildArgs());
        try {
            GlobalArgs.declare(file, defaults, Map.of());
            for (Dockerfile.Stage stage : file.stages()) {
                String image = stage.from().image();
                if (Reference.parse(defaults.word(image)) == null) {
                    findings.addForFile(
                            INVALID_DEFAULT_ARG_IN_FROM,
                            stage.from().span(),
                            "Default value for ARG " + image + " results in empty or invalid base image name");
                }
            }
        } catch (Mistake | TareException e) {
            // The same words fail with the build arguments; then it is said.
            return;
        }
    }

    private void from(Instruction.From from, Scope globals, Set<String> known) {
        undeclared(from, globals.result(from.image()), known);
        String written = from.platform();
        if (written == null || written.isEmpty()) {
            return;
        }
        Expander.Result platform = globals.result(written);
        undeclared(from, platform, known);
        if (platform.unmatched().isEmpty()
                && platform.matched().equals(Set.of(TARGET_PLATFORM))
                && platform.text().equals(globals.get(TARGET_PLATFORM))) {
            findings.add(
                    REDUNDANT_TARGET_PLATFORM,
                    from.span(),
                    "Setting platform to predefined " + written
                            + " in FROM is redundant as this is the default behavior");
        }
        if (platform.unmatched().isEmpty() && platform.matched().isEmpty()) {
            constantPlatform(from, platform.text());
        }
    }

    /** A stage that is called after the platform is meant for it. */
    private void constantPlatform(Instruction.From from, String text) {
        Platform platform = Platform.parse(text);
        String name = from.stage() == null ? "" : from.stage();
        if (platform != null && !name.contains(platform.os()) && !name.contains(platform.architecture())) {
            findings.add(
                    FROM_PLATFORM_FLAG_CONST_DISALLOWED,
                    from.span(),
                    "FROM --platform flag should not use constant value \"" + text + "\"");
        }
    }

    private void undeclared(Instruction.From from, Expander.Result result, Set<String> known) {
        for (String name : result.unmatched()) {
            if (!known.contains(name)) {
                String near = NearNames.nearest(name, known);
                findings.add(
                        UNDEFINED_ARG_IN_FROM,
                        from.span(),
                        "FROM argument '" + name + "' is not declared"
                                + (near == null ? "" : " (did you mean " + near + "?)"));
            }
        }
    }
}
