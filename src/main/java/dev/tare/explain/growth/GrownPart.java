package dev.tare.explain.growth;

import dev.tare.explain.part.Part;
import dev.tare.explain.part.PartKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of two trees: of the first, of the second, or of both.
 *
 * @param before its bytes in the first tree
 * @param after its bytes in the second tree
 * @param children the largest changes first
 */
public record GrownPart(String name, PartKind kind, long before, long after, List<GrownPart> children) {
    public GrownPart {
        children = List.copyOf(children);
    }

    /** Lays two trees on each other, by the names of their parts. */
    public static GrownPart of(Part before, Part after) {
        return of(after.name(), before, after);
    }

    private static GrownPart of(String name, @Nullable Part before, @Nullable Part after) {
        Map<String, Part> old = byName(before);
        Map<String, Part> now = byName(after);
        List<GrownPart> children = new ArrayList<>();
        now.forEach((key, part) -> children.add(of(part.name(), old.get(key), part)));
        old.forEach((key, part) -> {
            if (!now.containsKey(key)) {
                children.add(of(part.name(), part, null));
            }
        });
        children.sort((a, b) -> Long.compare(Math.abs(b.change()), Math.abs(a.change())));
        Part either = after != null ? after : before;
        PartKind kind = either == null ? PartKind.OTHER : either.kind();
        return new GrownPart(
                name, kind, before == null ? 0 : before.total(), after == null ? 0 : after.total(), children);
    }

    /** Of parts that have one name the second and later get a number. */
    private static Map<String, Part> byName(@Nullable Part part) {
        Map<String, Part> out = new LinkedHashMap<>();
        if (part != null) {
            for (Part child : part.children()) {
                String key = child.name();
                for (int i = 2; out.putIfAbsent(key, child) != null; i++) {
                    key = child.name() + "\0" + i;
                }
            }
        }
        return out;
    }

    public long change() {
        return after - before;
    }
}
