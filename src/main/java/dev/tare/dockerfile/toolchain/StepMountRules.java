package dev.tare.dockerfile.toolchain;

import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.ExecMount;
import dev.tare.plan.Op;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the mounts of a RUN may bring to one that has the cache of its builds kept: nothing that nobody knows of. */
final class StepMountRules {
    /** Files by which modules are fetched, and nothing else is done. */
    private static final Set<String> LOGINS = Set.of(".netrc", ".git-credentials");

    private StepMountRules() {}

    static boolean hasSecrets(Op.Exec exec) {
        for (ExecMount mount : exec.mounts()) {
            if (mount instanceof ExecMount.Secret || mount instanceof ExecMount.Ssh) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether all that the mounts show is in the state of the cache, or read by nothing but the module cache.
     *
     * @param folders where the caches are
     */
    static boolean areSeenThrough(Op.Exec exec, GoStep step, GoFolders folders) {
        Map<String, String> variables = GoStep.variables(exec);
        for (ExecMount mount : exec.mounts()) {
            boolean known = true;
            if (mount instanceof ExecMount.Bind) {
                // It may bring links, and a compiler.
                known = !step.handlesFiles() && step.withoutC();
            } else if (mount instanceof ExecMount.Cache cache) {
                known = !step.handlesFiles() && cache.target().equals(folders.modules());
            } else if (mount instanceof ExecMount.Secret secret) {
                String variable = secret.variable();
                known = isLogin(secret.target())
                        && (variable == null || GoStep.mayBeSet(variable) && !variables.containsKey(variable));
            }
            if (!known) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLogin(@Nullable String target) {
        return target == null || target.startsWith("/run/secrets/") || LOGINS.contains(TreePaths.name(target));
    }
}
