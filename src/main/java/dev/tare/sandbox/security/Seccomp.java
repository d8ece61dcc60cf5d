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
    private static final String TRACE = "SCMP_ACT_TRACE";
    private static final long EPERM = 1;

    private static final String OPENING = "openat";
    /** O_WRONLY and O_CLOEXEC, and nothing else: what is opened so is there already, as a pipe is. */
    private static final long TO_WRITE_ALONE = 0x80001;

    /** Calls with the path of a file that is to be there; {@code src/main/c/watch.c} knows what each has. */
    private static final List<String> WITH_PATH = List.of(
            "open",
            "openat",
            "openat2",
            "stat",
            "lstat",
            "newfstatat",
            "statx",
            "access",
            "faccessat",
            "faccessat2",
            "readlink",
            "readlinkat",
            "mkdir",
            "mkdirat",
            "chdir",
            "execve",
            "execveat");

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
        for (Call call : calls(processor, capabilities)) {
            calls.add(json(call));
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("defaultAction", REFUSE);
        json.put("defaultErrnoRet", EPERM);
        json.put("architectures", architectures(processor));
        json.put("syscalls", calls);
        return json;
    }

    /**
     * The same for a program that has a tracer, which is told of the calls with a path. Without a tracer these fail.
     *
     * <p>The runtime makes one such call between setting the filter and its first program, when there is no tracer yet: it
     * opens the pipe by which it is let go on, where the program gets no new privileges (runc,
     * libcontainer/standard_init_linux.go). What is opened in this way nobody is told of.
     */
    public static Map<String, @Nullable Object> watched(String processor, List<String> capabilities) {
        List<@Nullable Object> calls = new ArrayList<>();
        for (Call call : calls(processor, capabilities)) {
            List<String> names = new ArrayList<>(call.names());
            names.removeAll(WITH_PATH);
            if (!names.isEmpty()) {
                calls.add(json(new Call(names, call.errno(), call.arguments())));
            }
        }
        List<String> always = new ArrayList<>(WITH_PATH);
        always.remove(OPENING);
        calls.add(rule(always, TRACE, null));
        calls.add(rule(List.of(OPENING), TRACE, "SCMP_CMP_NE"));
        calls.add(rule(List.of(OPENING), ALLOW, "SCMP_CMP_EQ"));
        Map<String, @Nullable Object> json = profile(processor, capabilities);
        json.put("syscalls", calls);
        return json;
    }

    /** @param comparison of the flags of a call that opens with those of the runtime, or null */
    private static Map<String, @Nullable Object> rule(List<String> names, String action, @Nullable String comparison) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("names", names);
        json.put("action", action);
        if (comparison != null) {
            json.put("args", List.of(Map.of("index", 2L, "value", TO_WRITE_ALONE, "op", comparison)));
        }
        return json;
    }

    /**
     * What is said of some system calls.
     *
     * @param errno with which they fail; 0 where they are allowed
     * @param arguments of which one must hold; none where it holds always
     */
    record Call(List<String> names, int errno, List<Argument> arguments) {}

    /**
     * A comparison of an argument, without signs.
     *
     * @param mask of its bits that are looked at
     */
    record Argument(int index, char operator, long mask, long value) {}

    /** What holds on a processor for a program that has these capabilities. */
    static List<Call> calls(String processor, List<String> capabilities) {
        List<Call> out = new ArrayList<>();
        for (Rule rule : Loaded.RULES) {
            Call call = call(rule, processor, capabilities);
            if (call != null) {
                out.add(call);
            }
        }
        return out;
    }

    /** What a rule says, or null where a condition says that it does not hold here. */
    private static @Nullable Call call(Rule rule, String processor, List<String> capabilities) {
        int errno = 0;
        List<Argument> arguments = new ArrayList<>();
        for (List<String> words : rule.conditions()) {
            List<String> operands = words.subList(1, words.size());
            boolean holds = switch (words.getFirst()) {
                case "arch" -> operands.contains(processor);
                case "no-arch" -> !operands.contains(processor);
                case "cap" -> capabilities.contains(operands.getFirst());
                case "no-cap" -> !capabilities.contains(operands.getFirst());
                case "arg" -> arguments.add(argument(operands));
                case "errno" -> {
                    errno = Integer.parseInt(operands.getFirst());
                    yield true;
                }
                default -> throw new IllegalStateException("rule of system calls: " + words);
            };
            if (!holds) {
                return null;
            }
        }
        return new Call(rule.names(), errno, arguments);
    }

    private static Argument argument(List<String> words) {
        boolean masked = words.get(1).equals("&");
        long number = Long.parseLong(words.get(2));
        return new Argument(
                Integer.parseInt(words.get(0)),
                words.get(1).charAt(0),
                masked ? number : -1,
                masked ? Long.parseLong(words.get(4)) : number);
    }

    private static Map<String, @Nullable Object> json(Call call) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("names", call.names());
        json.put("action", call.errno() == 0 ? ALLOW : REFUSE);
        if (call.errno() != 0) {
            json.put("errnoRet", (long) call.errno());
        }
        List<@Nullable Object> arguments = new ArrayList<>();
        for (Argument argument : call.arguments()) {
            arguments.add(json(argument));
        }
        if (!arguments.isEmpty()) {
            json.put("args", arguments);
        }
        return json;
    }

    private static Map<String, @Nullable Object> json(Argument argument) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("index", (long) argument.index());
        json.put("value", argument.operator() == '&' ? argument.mask() : argument.value());
        switch (argument.operator()) {
            case '<' -> json.put("op", "SCMP_CMP_LT");
            case '=' -> json.put("op", "SCMP_CMP_EQ");
            case '>' -> json.put("op", "SCMP_CMP_GT");
            case '&' -> {
                json.put("op", "SCMP_CMP_MASKED_EQ");
                json.put("valueTwo", argument.value());
            }
            default -> throw new IllegalStateException("comparison of system calls: " + argument.operator());
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
