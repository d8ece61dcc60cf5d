package dev.tare.explain.part;

import java.util.ArrayList;
import java.util.List;

/**
 * Where bytes go: a node of a tree in which each byte is counted once.
 *
 * @param name among its siblings
 * @param own bytes of it that no child has
 * @param total its own bytes and those of all below it
 * @param children the largest first
 * @param reason why it is there; empty where that is not known
 */
public record Part(String name, PartKind kind, long own, long total, List<Part> children, String reason) {
    public Part {
        children = List.copyOf(children);
        long sum = own;
        for (Part child : children) {
            sum += child.total;
        }
        if (own < 0 || sum != total) {
            throw new IllegalArgumentException(name + " has " + sum + " bytes, and not " + total);
        }
    }

    /** One of nothing but itself. */
    public static Part leaf(String name, PartKind kind, long bytes) {
        return new Part(name, kind, bytes, bytes, List.of(), "");
    }

    /** One of its own bytes and children, which are sorted by size and name. */
    public static Part of(String name, PartKind kind, long own, List<Part> children, String reason) {
        List<Part> sorted = new ArrayList<>(children);
        sorted.sort((a, b) -> a.total != b.total ? Long.compare(b.total, a.total) : a.name.compareTo(b.name));
        long total = own;
        for (Part child : sorted) {
            total += child.total;
        }
        return new Part(name, kind, own, total, sorted, reason);
    }

    public Part withName(String newName) {
        return new Part(newName, kind, own, total, children, reason);
    }

    public Part withReason(String newReason) {
        return new Part(name, kind, own, total, children, newReason);
    }

    /** Cut off below so many levels: what is deeper is part of those that stay. */
    public Part cut(int depth) {
        if (children.isEmpty()) {
            return this;
        }
        if (depth <= 0) {
            return new Part(name, kind, total, total, List.of(), reason);
        }
        List<Part> kept = new ArrayList<>(children.size());
        for (Part child : children) {
            kept.add(child.cut(depth - 1));
        }
        return new Part(name, kind, own, total, kept, reason);
    }

    /** Parts in the tree, with this one. */
    public int count() {
        int count = 1;
        for (Part child : children) {
            count += child.count();
        }
        return count;
    }
}
