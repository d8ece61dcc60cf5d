package dev.tare.sandbox.security;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which system calls a program may make, in the form of the runtime-spec (config-linux.md, seccomp). */
public final class Seccomp {
    private static final String ALLOW = "SCMP_ACT_ALLOW";
    private static final String REFUSE = "SCMP_ACT_ERRNO";
    private static final long EPERM = 1;

    private Seccomp() {}

    /** One program of many steps reads them once. */
    private static final class Loaded {
        static final List<Rule> RULES = parse(SeccompRules.TEXT);
    }

    /**
     * A line of the file.
     *
     * @param names of system calls
     * @param conditions and what else is said of them, each by its words
     */
    private record Rule(List<String> names, List<List<String>> conditions) {}

    /** @param text in the form of {@link SeccompRules#TEXT} */
    private static List<Rule> parse(String text) {
        List<Rule> rules = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (line.isBlank() || line.charAt(0) == '#') {
                continue;
            }
            List<List<String>> parts = new ArrayList<>();
            for (String part : line.split("\\|")) {
                parts.add(List.of(part.strip().split(" ")));
            }
            rules.add(new Rule(parts.getFirst(), List.copyOf(parts.subList(1, parts.size()))));
        }
        return List.copyOf(rules);
    }

    /**
     * The profile of a processor.
     *
     * @param processor as {@code os.arch} names it
     * @param capabilities that the program may have
     */
    public static Map<String, @Nullable Object> profile(String processor, List<String> capabilities) {
        List<@Nullable Object> calls = new ArrayList<>();
        for (Rule rule : Loaded.RULES) {
            Map<String, @Nullable Object> call = call(rule, processor, capabilities);
            if (call != null) {
                calls.add(call);
            }
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("defaultAction", REFUSE);
        json.put("defaultErrnoRet", EPERM);
        json.put("architectures", architectures(processor));
        json.put("syscalls", calls);
        return json;
    }

    /** What a rule says, or null where a condition says that it does not hold here. */
    private static @Nullable Map<String, @Nullable Object> call(
            Rule rule, String processor, List<String> capabilities) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("names", rule.names());
        json.put("action", ALLOW);
        List<@Nullable Object> arguments = new ArrayList<>();
        for (List<String> words : rule.conditions()) {
            List<String> operands = words.subList(1, words.size());
            boolean holds = switch (words.getFirst()) {
                case "arch" -> operands.contains(processor);
                case "no-arch" -> !operands.contains(processor);
                case "cap" -> capabilities.contains(operands.getFirst());
                case "no-cap" -> !capabilities.contains(operands.getFirst());
                case "arg" -> arguments.add(argument(operands));
                case "errno" -> {
                    json.put("action", REFUSE);
                    json.put("errnoRet", Long.parseLong(operands.getFirst()));
                    yield true;
                }
                default -> throw new IllegalStateException("rule of system calls: " + words);
            };
            if (!holds) {
                return null;
            }
        }
        if (!arguments.isEmpty()) {
            json.put("args", arguments);
        }
        return json;
    }

    private static Map<String, @Nullable Object> argument(List<String> words) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("index", Long.parseLong(words.get(0)));
        json.put("value", Long.parseLong(words.get(2)));
        switch (words.get(1)) {
            case "<" -> json.put("op", "SCMP_CMP_LT");
            case "=" -> json.put("op", "SCMP_CMP_EQ");
            case ">" -> json.put("op", "SCMP_CMP_GT");
            case "&" -> {
                json.put("op", "SCMP_CMP_MASKED_EQ");
                json.put("valueTwo", Long.parseLong(words.get(4)));
            }
            default -> throw new IllegalStateException("rule of system calls: " + words);
        }
        return json;
    }

    /** The processor's own calls and those of its older forms, whose programs it runs too. */
    private static List<String> architectures(String processor) {
        return switch (processor) {
            // Without x32, which docker allows too: nobody has programs for it, and its rules cost 5 ms at each start.
            case "amd64" -> List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86");
            case "aarch64" -> List.of("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM");
            case "riscv64" -> List.of("SCMP_ARCH_RISCV64");
            case "s390x" -> List.of("SCMP_ARCH_S390X", "SCMP_ARCH_S390");
            // The one that the runtime itself runs on.
            default -> List.of();
        };
    }
}
