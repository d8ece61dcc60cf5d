package dev.tare.dockerfile.check;

import static dev.tare.dockerfile.check.DockerRules.EXPOSE_INVALID_FORMAT;
import static dev.tare.dockerfile.check.DockerRules.EXPOSE_PROTO_CASING;
import static dev.tare.dockerfile.check.DockerRules.JSON_ARGS_RECOMMENDED;
import static dev.tare.dockerfile.check.DockerRules.LEGACY_KEY_VALUE_FORMAT;
import static dev.tare.dockerfile.check.DockerRules.MULTIPLE_INSTRUCTIONS_DISALLOWED;
import static dev.tare.dockerfile.check.DockerRules.SECRETS_USED_IN_ARG_OR_ENV;
import static dev.tare.dockerfile.check.DockerRules.UNDEFINED_VAR;
import static dev.tare.dockerfile.check.DockerRules.WORKDIR_RELATIVE_PATH;

import dev.tare.diagnostic.NearNames;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.dockerfile.Scope;
import dev.tare.dockerfile.syntax.Expander;
import dev.tare.dockerfile.syntax.Instruction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules for one instruction after the other, with the variables that hold there. */
final class InstructionRules {
    private final PlanOptions options;
    private final Scope globals;
    private final CopyRule copies;
    private final Findings findings;

    InstructionRules(PlanOptions options, Scope globals, CopyRule copies, Findings findings) {
        this.options = options;
        this.globals = globals;
        this.copies = copies;
        this.findings = findings;
    }

    /** @throws dev.tare.dockerfile.syntax.Mistake where a word cannot be expanded */
    void check(StageView stage, Instruction instruction) {
        if (instruction instanceof Instruction.Env env) {
            for (Instruction.Pair pair : env.pairs()) {
                legacy(env, pair);
            }
            // One snapshot of the environment for all pairs.
            List<Instruction.Pair> expanded = pairs(stage, env, env.pairs());
            for (Instruction.Pair pair : expanded) {
                secret("ENV", pair.name(), env.span());
                stage.scope.set(pair.name(), pair.value());
            }
        } else if (instruction instanceof Instruction.Label label) {
            pairs(stage, label, label.pairs());
            for (Instruction.Pair pair : label.pairs()) {
                legacy(label, pair);
            }
        } else if (instruction instanceof Instruction.Arg arg) {
            arg(stage, arg);
        } else if (instruction instanceof Instruction.Copy copy) {
            flags(stage, copy.span(), copy.chown(), copy.chmod(), null);
            List<String> sources = words(stage, copy.span(), copy.sources());
            word(stage, copy.span(), copy.destination());
            heredocs(stage, copy.span(), copy.files());
            if (copy.from() == null || copy.from().isEmpty()) {
                copies.check("Copy", sources, copy.span(), findings);
            }
        } else if (instruction instanceof Instruction.Add add) {
            flags(stage, add.span(), add.chown(), add.chmod(), add.checksum());
            List<String> sources = words(stage, add.span(), add.sources());
            word(stage, add.span(), add.destination());
            heredocs(stage, add.span(), add.files());
            copies.check("Add", sources, add.span(), findings);
        } else if (instruction instanceof Instruction.Workdir workdir) {
            workdir(stage, workdir);
        } else if (instruction instanceof Instruction.User user) {
            word(stage, user.span(), user.user());
        } else if (instruction instanceof Instruction.Volume volume) {
            words(stage, volume.span(), volume.paths());
        } else if (instruction instanceof Instruction.StopSignal stop) {
            word(stage, stop.span(), stop.signal());
        } else if (instruction instanceof Instruction.Expose expose) {
            for (String port : expose.ports()) {
                for (String word : stage.scope.words(port)) {
                    port(word, expose.span());
                }
            }
        } else if (instruction instanceof Instruction.Shell) {
            stage.shellSet = true;
        } else {
            command(stage, instruction);
        }
    }

    private void command(StageView stage, Instruction instruction) {
        if (instruction instanceof Instruction.Cmd cmd) {
            stage.cmd = once(stage.cmd, cmd);
            shellForm(stage, cmd, cmd.command());
        } else if (instruction instanceof Instruction.Entrypoint entrypoint) {
            stage.entrypoint = once(stage.entrypoint, entrypoint);
            shellForm(stage, entrypoint, entrypoint.command());
        } else if (instruction instanceof Instruction.Healthcheck healthcheck) {
            stage.healthcheck = once(stage.healthcheck, healthcheck);
        }
    }

    /** The earlier one is reported: it is the one that has no effect. */
    private Instruction.Span once(Instruction.@Nullable Span earlier, Instruction instruction) {
        if (earlier != null) {
            findings.addAt(
                    MULTIPLE_INSTRUCTIONS_DISALLOWED,
                    earlier,
                    instruction.span(),
                    "Multiple " + instruction.keyword()
                            + " instructions should not be used in the same stage because only the last one will be"
                            + " used");
        }
        return instruction.span();
    }

    private void shellForm(StageView stage, Instruction instruction, Instruction.CommandLine command) {
        if (command.shell() && !stage.shellSet) {
            findings.add(
                    JSON_ARGS_RECOMMENDED,
                    instruction.span(),
                    "JSON arguments recommended for " + instruction.keyword()
                            + " to prevent unintended behavior related to OS signals");
        }
    }

    private void arg(StageView stage, Instruction.Arg instruction) {
        for (Instruction.ArgDefault arg : instruction.args()) {
            secret("ARG", arg.name(), instruction.span());
            String value = options.buildArgs().get(arg.name());
            String fallback = arg.value();
            if (value == null) {
                value = fallback == null ? globals.get(arg.name()) : word(stage, instruction.span(), fallback);
            }
            if (value != null && !isControl(arg.name())) {
                stage.scope.set(arg.name(), value);
            }
            stage.declared.add(arg.name());
        }
    }

    /** Whether it steers the scan for an SBOM and is no variable. */
    private static boolean isControl(String name) {
        return name.equals("BUILDKIT_SBOM_SCAN_CONTEXT") || name.equals("BUILDKIT_SBOM_SCAN_STAGE");
    }

    private void secret(String instruction, String name, Instruction.Span span) {
        if (SecretNames.isSecret(name)) {
            findings.add(
                    SECRETS_USED_IN_ARG_OR_ENV,
                    span,
                    "Do not use ARG or ENV instructions for sensitive data (" + instruction + " \"" + name + "\")");
        }
    }

    private void legacy(Instruction instruction, Instruction.Pair pair) {
        if (!pair.delimited()) {
            String name = instruction.keyword();
            findings.add(
                    LEGACY_KEY_VALUE_FORMAT,
                    instruction.span(),
                    "\"" + name + " key=value\" should be used instead of legacy \"" + name + " key value\" format");
        }
    }

    private void workdir(StageView stage, Instruction.Workdir workdir) {
        String path = word(stage, workdir.span(), workdir.path());
        if (!stage.workdirSet && !path.startsWith("/")) {
            findings.add(
                    WORKDIR_RELATIVE_PATH,
                    workdir.span(),
                    "Relative workdir \"" + path + "\" can have unexpected results if the base image changes");
        }
        stage.workdirSet = true;
    }

    private void port(String word, Instruction.Span span) {
        int last = word.lastIndexOf(':');
        int slash = word.indexOf('/', last + 1);
        String protocol = slash < 0 ? "" : word.substring(slash + 1);
        if (!protocol.equals(WritingRules.lower(protocol))) {
            findings.add(
                    EXPOSE_PROTO_CASING,
                    span,
                    "Defined protocol '" + word + "' in EXPOSE instruction should be lowercase");
        }
        if (last > 0) {
            findings.add(
                    EXPOSE_INVALID_FORMAT,
                    span,
                    "EXPOSE instruction should not define an IP address or host-port mapping, found '" + word + "'");
        }
    }

    private List<Instruction.Pair> pairs(StageView stage, Instruction instruction, List<Instruction.Pair> pairs) {
        List<Instruction.Pair> expanded = new ArrayList<>(pairs.size());
        for (Instruction.Pair pair : pairs) {
            String name = word(stage, instruction.span(), pair.name());
            String value = word(stage, instruction.span(), pair.value());
            expanded.add(new Instruction.Pair(name, value, pair.delimited()));
        }
        return expanded;
    }

    private void flags(StageView stage, Instruction.Span span, @Nullable String... flags) {
        for (String flag : flags) {
            if (flag != null) {
                word(stage, span, flag);
            }
        }
    }

    private List<String> words(StageView stage, Instruction.Span span, List<String> texts) {
        List<String> words = new ArrayList<>(texts.size());
        for (String text : texts) {
            words.add(word(stage, span, text));
        }
        return words;
    }

    private void heredocs(StageView stage, Instruction.Span span, List<Instruction.Heredoc> files) {
        for (Instruction.Heredoc file : files) {
            if (file.expand()) {
                undefined(stage, span, stage.scope.heredocResult(file.content()));
            }
        }
    }

    private String word(StageView stage, Instruction.Span span, String text) {
        Expander.Result result = stage.scope.result(text);
        undefined(stage, span, result);
        return result.text();
    }

    private void undefined(StageView stage, Instruction.Span span, Expander.Result result) {
        for (String name : result.unmatched()) {
            if (stage.baseKnown && !stage.declared.contains(name) && !isControl(name)) {
                String near = NearNames.nearest(name, stage.scope.names());
                findings.add(
                        UNDEFINED_VAR,
                        span,
                        "Usage of undefined variable '$" + name + "'"
                                + (near == null ? "" : " (did you mean $" + near + "?)"));
            }
        }
    }
}
