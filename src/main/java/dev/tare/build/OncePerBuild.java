package dev.tare.build;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Where the same is done for several platforms, what each of them says in the same words is said once. */
final class OncePerBuild {
    private final Progress progress;
    private final Consumer<String> compiler;
    private final Set<Object> said = new HashSet<>();
    private final Map<String, Integer> told = new HashMap<>();

    /** @param compiler gets the lines that compilers write */
    OncePerBuild(Progress progress, Consumer<String> compiler) {
        this.progress = progress;
        this.compiler = compiler;
    }

    /** Progress of one platform. @param prefix of the names of its steps */
    Progress of(String prefix) {
        return new Progress() {
            @Override
            public Step begin(String name) {
                return progress.begin(prefix + name);
            }

            @Override
            public void note(String line) {
                if (isNew(line)) {
                    progress.note(line);
                }
            }

            @Override
            public void warn(Problem problem) {
                if (isNew(problem)) {
                    progress.warn(problem);
                }
            }

            @Override
            public void close() {
                // The build's own is closed by the build.
            }
        };
    }

    /** Lines that one platform's compiler writes: each as often as the one that has written it most often. */
    Consumer<String> lines() {
        Map<String, Integer> own = new HashMap<>();
        return line -> {
            synchronized (told) {
                int times = own.merge(line, 1, Integer::sum);
                if (times > told.getOrDefault(line, 0)) {
                    told.put(line, times);
                    compiler.accept(line);
                }
            }
        };
    }

    private boolean isNew(Object what) {
        synchronized (said) {
            return said.add(what);
        }
    }
}
