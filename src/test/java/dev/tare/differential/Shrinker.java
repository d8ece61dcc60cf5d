package dev.tare.differential;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes a case that shows a fault as small as it still shows it. */
final class Shrinker {
    private final Trial trial;
    private int left;

    /** Whether a case still shows the fault. */
    interface Trial {
        boolean fails(Sketch sketch) throws IOException;
    }

    /** @param most trials that may be made */
    Shrinker(int most, Trial trial) {
        this.left = most;
        this.trial = trial;
    }

    Sketch shrink(Sketch first) throws IOException {
        Sketch best = first;
        Sketch before = null;
        while (!best.equals(before) && left > 0) {
            before = best;
            for (int size = Math.max(1, best.dockerfile().size() / 2); size > 0; size /= 2) {
                for (int at = best.dockerfile().size() - size; at >= 0; at -= size) {
                    best = better(best, best.withDockerfile(without(best.dockerfile(), at, size)));
                }
            }
            for (int size = Math.max(1, best.setup().size() / 2); size > 0; size /= 2) {
                for (int at = best.setup().size() - size; at >= 0; at -= size) {
                    best = better(best, best.withSetup(without(best.setup(), at, size)));
                }
            }
            for (int line = best.dockerfile().size() - 1; line >= 0; line--) {
                best = withFewerWords(best, line);
            }
        }
        return best;
    }

    /** An instruction without those of its flags, words or commands that the fault does not need. */
    private Sketch withFewerWords(Sketch first, int line) throws IOException {
        Sketch best = first;
        String separator = first.dockerfile().get(line).contains("; ") ? "; " : " ";
        List<String> words = List.of(first.dockerfile().get(line).split(separator, -1));
        for (int at = words.size() - 1; at >= (separator.equals(" ") ? 1 : 0) && words.size() > 1; at--) {
            List<String> fewer = without(words, at, 1);
            List<String> lines = new ArrayList<>(best.dockerfile());
            lines.set(line, String.join(separator, fewer));
            Sketch next = better(best, best.withDockerfile(lines));
            words = next.equals(best) ? words : fewer;
            best = next;
        }
        return best;
    }

    private Sketch better(Sketch best, Sketch smaller) throws IOException {
        return left-- > 0 && trial.fails(smaller) ? smaller : best;
    }

    private static List<String> without(List<String> list, int at, int count) {
        List<String> out = new ArrayList<>(list.subList(0, at));
        out.addAll(list.subList(at + count, list.size()));
        return out;
    }
}
