package dev.tare.dockerfile.toolchain;

import dev.tare.dockerfile.Environment;
import dev.tare.plan.Op;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A RUN of which all commands are known: {@code go}, and some that read nothing but the files they are given.
 *
 * @param runsGo whether {@code go} is among them and needs modules
 * @param compiles whether it makes programs
 * @param withoutC whether each that does has CGO_ENABLED=0
 * @param pinned whether go.mod and go.sum alone say which modules it takes
 * @param ofReleases whether all that it compiles are packages of a released module: {@code PACKAGE@VERSION}
 * @param handlesFiles whether any command reads, moves or looks at files, {@code go} and {@code mkdir} apart
 * @param reads absolute paths that the commands read with all that is below
 */
record GoStep(
        boolean runsGo,
        boolean compiles,
        boolean withoutC,
        boolean pinned,
        boolean ofReleases,
        boolean handlesFiles,
        Set<String> reads) {
    /** Variables that make no difference to what is cached where, before a command or for those behind it. */
    static final Set<String> HARMLESS = Set.of(
            "CGO_ENABLED",
            "GOOS",
            "GOARCH",
            "GOARM",
            "GOARM64",
            "GOAMD64",
            "GO386",
            "GOMIPS",
            "GOMIPS64",
            "GOPPC64",
            "GORISCV64",
            "GOWASM",
            "GO111MODULE",
            "GOPROXY",
            "GOSUMDB",
            "GOPRIVATE",
            "GONOPROXY",
            "GONOSUMDB");

    /** Variables by which go, or the shell, runs other programs, goes elsewhere, or has its settings elsewhere. */
    private static final Set<String> FOREIGN = Set.of(
            "GOCACHEPROG",
            "GOCOMPILEDEBUG",
            "GOSSADIR",
            "GOSSAFUNC",
            "GOSSAHASH",
            "GOSSAPASS",
            "GSHS_LOGFILE",
            "GOENV",
            "XDG_CONFIG_HOME",
            "BASH_ENV",
            "SHELLOPTS",
            "BASHOPTS",
            "CDPATH",
            "PS4",
            "LD_PRELOAD",
            "LD_AUDIT");

    /** What else a script may not set. */
    private static final Set<String> LEADING = Set.of(
            "PATH", "HOME", "CC", "CXX", "FC", "AR", "PKG_CONFIG", "ENV", "IFS", "TMPDIR", "NETRC", "POSIXLY_CORRECT");

    private static final Set<String> LEADING_PARTS = Set.of("GO", "CGO", "LD_", "XDG_", "BASH", "GIT_", "SSH_", "PKG_");

    GoStep {
        reads = Set.copyOf(reads);
    }

    /** @return null for a RUN whose commands are not all known */
    static @Nullable GoStep of(Op.Exec exec) {
        Map<String, String> variables = variables(exec);
        for (String name : variables.keySet()) {
            // A function of bash's comes as a variable of another kind of name.
            if (!isName(name)) {
                return null;
            }
        }
        for (String name : FOREIGN) {
            if (!variables.getOrDefault(name, "").isEmpty()) {
                return null;
            }
        }
        return new GoStepReader(exec, variables).read();
    }

    /** The variables of a step. */
    static Map<String, String> variables(Op.Exec exec) {
        Map<String, String> out = new HashMap<>();
        for (String entry : exec.environment()) {
            out.put(Environment.name(entry), Environment.value(entry));
        }
        return out;
    }

    /** Whether a variable leads to no other program, and to no other cache. */
    static boolean mayBeSet(String name) {
        if (HARMLESS.contains(name)) {
            return true;
        }
        for (String part : LEADING_PARTS) {
            if (name.startsWith(part)) {
                return false;
            }
        }
        return !FOREIGN.contains(name) && !LEADING.contains(name);
    }

    /** Whether a shell takes it for the name of a variable. */
    static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c == '_' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
