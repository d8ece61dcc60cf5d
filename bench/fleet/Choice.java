import dev.tare.buildkit.fleet.BuilderAddress.Tcp;
import dev.tare.buildkit.fleet.Placement;
import dev.tare.buildkit.fleet.Seat;
import dev.tare.buildkit.fleet.Work;
import dev.tare.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A way to choose one of the living daemons for a build. */
interface Choice {
    String name();

    /** @param nodes all of them; at least one lives. @return the place of the one that is chosen */
    int of(Day.Build build, Node[] nodes);

    static List<Choice> all(Figures figures, int size) {
        List<Choice> out = new ArrayList<>(List.of(new Tare(size, figures.slots())));
        if (size > 1) {
            out.add(new RoundRobin());
            out.add(new Sticky("buildx, sticky by path", Day.Build::path));
            out.add(new Sticky("sticky, each project one path", build -> "/builds/p" + build.project()));
        }
        return out;
    }

    /** {@link Placement}: rendezvous hashing bounded by load. */
    final class Tare implements Choice {
        private static final Platform PLATFORM = new Platform("linux", "amd64", "");
        private final List<Seat> seats = new ArrayList<>();

        Tare(int size, int slots) {
            for (int i = 0; i < size; i++) {
                seats.add(Seat.ofWorker("d" + i, new Tcp("d" + i, 1234, null), List.of(PLATFORM), slots));
            }
        }

        @Override
        public String name() {
            return "Tare";
        }

        @Override
        public int of(Day.Build build, Node[] nodes) {
            Work work = new Work("go:example.com/p" + build.project(), "", PLATFORM);
            // Each build is a client of its own.
            Seat seat = Placement.choose(
                    work, seats, each -> nodes[index(each)].lives(), _ -> 0, each -> nodes[index(each)].load());
            return index(seat);
        }

        private static int index(Seat seat) {
            return Integer.parseInt(seat.id(), 1, seat.id().length(), 10);
        }
    }

    /** As a Service in front of the daemons has it. */
    final class RoundRobin implements Choice {
        private int last = -1;

        @Override
        public String name() {
            return "round robin";
        }

        @Override
        public int of(Day.Build build, Node[] nodes) {
            do {
                last = (last + 1) % nodes.length;
            } while (!nodes[last].lives());
            return last;
        }
    }

    /** As buildx's Kubernetes driver has it: a hash of the context's path over the pods that are ready, whatever their load. */
    record Sticky(String name, Function<Day.Build, String> key) implements Choice {
        @Override
        public int of(Day.Build build, Node[] nodes) {
            long hash = mixed(key.apply(build));
            int best = -1;
            long bestScore = 0;
            for (int i = 0; i < nodes.length; i++) {
                // A ring with many points for each pod moves as little as this does.
                long score = mixed(hash + ":" + i);
                if (nodes[i].lives() && (best < 0 || Long.compareUnsigned(score, bestScore) > 0)) {
                    best = i;
                    bestScore = score;
                }
            }
            return best;
        }

        private static long mixed(String text) {
            long z = text.hashCode() * 0x9e3779b97f4a7c15L;
            z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
            z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
            return z ^ z >>> 31;
        }
    }
}
