package dev.tare.sandbox.security;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A profile of system calls in docker's form (moby, {@code profiles/seccomp}): the runtime-spec's, whose rules may name
 * the processors, capabilities and kernels for which they hold.
 *
 * @param architecture of this machine, as Go names it
 * @param kernel of this machine, such as {@code 6.1.0-13-amd64}
 * @param capabilities that the container has
 */
public record SeccompFile(String architecture, String kernel, List<String> capabilities) {
    /** Docker's own is 20 KB. */
    private static final int LARGEST = 1 << 20;

    /** The profile in the runtime's form. @throws TareException where the file is none */
    public Map<String, @Nullable Object> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException("it is larger than " + LARGEST + " bytes");
            }
            return convert(Json.readObject(bytes));
        } catch (IOException e) {
            throw TareException.failed(
                    "--security-opt seccomp=" + file + ": the profile can't be read: " + Reasons.of(e), e);
        }
    }

    Map<String, @Nullable Object> convert(Map<String, @Nullable Object> profile) throws IOException {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("defaultAction", Json.string(profile.get("defaultAction")));
        copy(profile, "defaultErrnoRet", out, "defaultErrnoRet");
        List<String> architectures = architectures(profile);
        if (!architectures.isEmpty()) {
            out.put("architectures", architectures);
        }
        copy(profile, "flags", out, "flags");
        List<@Nullable Object> calls = new ArrayList<>();
        for (Object each : Json.list(profile.get("syscalls"))) {
            Map<String, @Nullable Object> rule = Json.object(each);
            if (applies(rule)) {
                calls.add(call(rule));
            }
        }
        out.put("syscalls", calls);
        return out;
    }

    private static Map<String, @Nullable Object> call(Map<String, @Nullable Object> rule) throws IOException {
        Map<String, @Nullable Object> call = new LinkedHashMap<>();
        String name = Json.optionalString(rule.get("name"));
        call.put("names", name == null || name.isEmpty() ? Json.strings(rule.get("names")) : List.of(name));
        call.put("action", Json.string(rule.get("action")));
        copy(rule, "errnoRet", call, "errnoRet");
        List<@Nullable Object> arguments = Json.list(rule.get("args"));
        if (!arguments.isEmpty()) {
            call.put("args", arguments);
        }
        return call;
    }

    private List<String> architectures(Map<String, @Nullable Object> profile) throws IOException {
        List<String> out = new ArrayList<>(Json.strings(profile.get("architectures")));
        String own = switch (architecture) {
            case "amd64" -> "SCMP_ARCH_X86_64";
            case "arm64" -> "SCMP_ARCH_AARCH64";
            case "386" -> "SCMP_ARCH_X86";
            default -> "SCMP_ARCH_" + architecture.toUpperCase(java.util.Locale.ROOT);
        };
        for (Object each : Json.list(profile.get("archMap"))) {
            Map<String, @Nullable Object> entry = Json.object(each);
            if (own.equals(entry.get("architecture"))) {
                out.add(own);
                out.addAll(Json.strings(entry.get("subArchitectures")));
            }
        }
        return out;
    }

    private boolean applies(Map<String, @Nullable Object> rule) throws IOException {
        Object includes = rule.get("includes");
        Object excludes = rule.get("excludes");
        if (includes != null) {
            Map<String, @Nullable Object> only = Json.object(includes);
            List<String> arches = Json.strings(only.get("arches"));
            String least = Json.optionalString(only.get("minKernel"));
            if (!arches.isEmpty() && !arches.contains(architecture)
                    || !capabilities.containsAll(Json.strings(only.get("caps")))
                    || least != null && !isAtLeast(least)) {
                return false;
            }
        }
        if (excludes == null) {
            return true;
        }
        Map<String, @Nullable Object> not = Json.object(excludes);
        for (String capability : Json.strings(not.get("caps"))) {
            if (capabilities.contains(capability)) {
                return false;
            }
        }
        String least = Json.optionalString(not.get("minKernel"));
        return !Json.strings(not.get("arches")).contains(architecture) && (least == null || !isAtLeast(least));
    }

    private boolean isAtLeast(String version) {
        String[] wanted = version.split("\\.", -1);
        String[] here = kernel.split("[.-]", -1);
        for (int i = 0; i < 2; i++) {
            int difference = number(here, i) - number(wanted, i);
            if (difference != 0) {
                return difference > 0;
            }
        }
        return true;
    }

    private static int number(String[] parts, int index) {
        try {
            return index < parts.length ? Integer.parseInt(parts[index]) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static void copy(
            Map<String, @Nullable Object> from, String name, Map<String, @Nullable Object> to, String as) {
        Object value = from.get(name);
        if (value != null) {
            to.put(as, value);
        }
    }
}
