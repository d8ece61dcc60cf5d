import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Set;

/** A daemon of the model: slots, a queue before them, and a cache that forgets what is longest unused. */
final class Node {
    private final double diskGb;
    private final LinkedHashMap<Integer, Double> cache = new LinkedHashMap<>(16, 0.75f, true);
    private double usedGb;
    private boolean lives = true;

    final ArrayDeque<Simulation.Job> queue = new ArrayDeque<>();
    final Set<Simulation.Job> running = new HashSet<>();

    Node(double diskGb) {
        this.diskGb = diskGb;
    }

    boolean lives() {
        return lives;
    }

    /** What a client sees: what runs and what waits. */
    int load() {
        return queue.size() + running.size();
    }

    /** Whether something is there, the cache of a project or a base; it is afterwards. */
    boolean hit(int what, double gb) {
        if (cache.get(what) != null) {
            return true;
        }
        cache.put(what, gb);
        usedGb += gb;
        var oldest = cache.entrySet().iterator();
        while (usedGb > diskGb && cache.size() > 1) {
            usedGb -= oldest.next().getValue();
            oldest.remove();
        }
        return false;
    }

    void die(boolean withVolume) {
        lives = false;
        if (withVolume) {
            cache.clear();
            usedGb = 0;
        }
    }

    void revive() {
        lives = true;
    }
}
