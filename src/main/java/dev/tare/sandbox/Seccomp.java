package dev.tare.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which system calls a program may make, in the form of the runtime-spec (config-linux.md, seccomp). */
final class Seccomp {
    private static final String ALLOW = "SCMP_ACT_ALLOW";
    private static final String REFUSE = "SCMP_ACT_ERRNO";
    private static final long EPERM = 1;

    private Seccomp() {}

    /**
     * The profile of a processor.
     *
     * @param processor as {@code os.arch} names it
     * @param capabilities that the program may have
     */
    static Map<String, @Nullable Object> profile(String processor, List<String> capabilities) {
        try (InputStream in = Seccomp.class.getResourceAsStream("seccomp.txt")) {
            if (in == null) {
                throw new IllegalStateException("seccomp.txt is missing");
            }
            return profile(new String(in.readAllBytes(), StandardCharsets.UTF_8), processor, capabilities);
        } catch (IOException e) {
            throw new IllegalStateException("seccomp.txt", e);
        }
    }

    /** @param rules in the form that seccomp.txt says */
    static Map<String, @Nullable Object> profile(String rules, String processor, List<String> capabilities) {
        List<@Nullable Object> calls = new ArrayList<>();
        for (String line : rules.lines().toList()) {
            if (!line.isBlank() && line.charAt(0) != '#') {
                Map<String, @Nullable Object> call = call(line.split(" \\| "), processor, capabilities);
                if (call != null) {
                    calls.add(call);
                }
            }
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("defaultAction", REFUSE);
        json.put("defaultErrnoRet", EPERM);
        json.put("architectures", architectures(processor));
        json.put("syscalls", calls);
        return json;
    }

    /** One rule, or null where a condition says that it does not hold here. */
    private static @Nullable Map<String, @Nullable Object> call(
            String[] parts, String processor, List<String> capabilities) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("names", List.of(parts[0].strip().split(" ")));
        json.put("action", ALLOW);
        List<@Nullable Object> arguments = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            String[] words = parts[i].strip().split(" ");
            List<String> operands = List.of(words).subList(1, words.length);
            boolean holds = switch (words[0]) {
                case "arch" -> operands.contains(processor);
                case "no-arch" -> !operands.contains(processor);
                case "cap" -> capabilities.contains(words[1]);
                case "no-cap" -> !capabilities.contains(words[1]);
                case "arg" -> arguments.add(argument(words));
                case "errno" -> {
                    json.put("action", REFUSE);
                    json.put("errnoRet", Long.parseLong(words[1]));
                    yield true;
                }
                default -> throw new IllegalArgumentException(parts[i]);
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

    private static Map<String, @Nullable Object> argument(String[] words) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("index", Long.parseLong(words[1]));
        json.put("value", Long.parseLong(words[3]));
        switch (words[2]) {
            case "<" -> json.put("op", "SCMP_CMP_LT");
            case "=" -> json.put("op", "SCMP_CMP_EQ");
            case ">" -> json.put("op", "SCMP_CMP_GT");
            case "&" -> {
                json.put("op", "SCMP_CMP_MASKED_EQ");
                json.put("valueTwo", Long.parseLong(words[5]));
            }
            default -> throw new IllegalArgumentException(words[2]);
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
