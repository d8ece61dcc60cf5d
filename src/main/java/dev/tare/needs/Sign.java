package dev.tare.needs;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One thing that a rule looks for in a program. */
public sealed interface Sign {
    /**
     * What was found.
     *
     * @param path functions from the start, as {@link Need#path}
     * @param names as {@link Need#names}
     */
    record Hit(List<String> path, List<String> names) {
        static final Hit BARE = new Hit(List.of(), List.of());
    }

    /** A sign of one kind for each name. */
    static List<Sign> each(Function<String, ? extends Sign> kind, String... names) {
        List<Sign> signs = new ArrayList<>();
        for (String name : names) {
            signs.add(kind.apply(name));
        }
        return signs;
    }

    /** Looks for it; null when it is not there. */
    @Nullable Hit find(Evidence in);

    /** A function that may be called. */
    record Called(String function) implements Sign {
        @Override
        public @Nullable Hit find(Evidence in) {
            return in.reaches(function) ? new Hit(in.path(function), List.of()) : null;
        }
    }

    /** Any function whose name begins so and that may be called. */
    record CalledAny(String prefix) implements Sign {
        @Override
        public @Nullable Hit find(Evidence in) {
            String function = in.firstReached(prefix);
            return function == null ? null : new Hit(in.path(function), List.of());
        }
    }

    /**
     * A function that others than these call. Where calls were not followed, it is not there: the function may stand in
     * every program.
     *
     * @param except packages, and functions
     * @param naming whether the packages that call it are what a user has to know
     */
    record CalledOutside(String function, List<String> except, boolean naming) implements Sign {
        public CalledOutside {
            except = List.copyOf(except);
        }

        @Override
        public @Nullable Hit find(Evidence in) {
            // Mostly nobody else does, which is seen without all calls being followed.
            boolean any = false;
            for (String caller : in.possibleCallers(function)) {
                any |= isOther(caller);
            }
            if (!any || !in.reaches(function)) {
                return null;
            }
            TreeSet<String> callers = new TreeSet<>();
            @Nullable List<String> shortest = null;
            for (String caller : in.callers(function)) {
                if (isOther(caller)) {
                    callers.add(CallerNames.packageOf(caller));
                    List<String> way = in.path(caller);
                    shortest = shortest == null || way.size() < shortest.size() ? way : shortest;
                }
            }
            if (shortest == null) {
                return null;
            }
            List<String> path = new ArrayList<>(shortest);
            if (!path.isEmpty()) {
                path.add(function);
            }
            return new Hit(path, naming ? List.copyOf(callers) : List.of());
        }

        private boolean isOther(String caller) {
            return !except.contains(caller) && !except.contains(CallerNames.packageOf(caller));
        }
    }

    /** A function that is linked, where calls were not followed. */
    record Unfollowed(String function) implements Sign {
        @Override
        public @Nullable Hit find(Evidence in) {
            return !in.isExact() && in.reaches(function) ? Hit.BARE : null;
        }
    }

    /** A constant text. */
    record Text(String text) implements Sign {
        @Override
        public @Nullable Hit find(Evidence in) {
            return in.holds(text) ? Hit.BARE : null;
        }
    }

    /** A symbol that a shared library is to give. */
    record Imported(String symbol) implements Sign {
        @Override
        public @Nullable Hit find(Evidence in) {
            return in.imports().contains(symbol) ? Hit.BARE : null;
        }
    }

    /** A shared library whose name begins so. */
    record Linked(String library) implements Sign {
        @Override
        public @Nullable Hit find(Evidence in) {
            for (String each : in.libraries()) {
                if (each.startsWith(library)) {
                    return new Hit(List.of(), List.of());
                }
            }
            return null;
        }
    }
}
