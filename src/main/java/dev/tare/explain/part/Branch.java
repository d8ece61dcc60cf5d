package dev.tare.explain.part;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Part} that still grows. Not for several threads. */
public final class Branch {
    private final String name;
    private final PartKind kind;
    private long own;
    private String reason = "";
    private @Nullable Map<String, Branch> children;
    private @Nullable List<Part> grafted;

    public Branch(String name, PartKind kind) {
        this.name = name;
        this.kind = kind;
    }

    /** The child of this name, made where there is none; its kind is that of its making. */
    public Branch child(String ofName, PartKind ofKind) {
        Map<String, Branch> known = children;
        if (known == null) {
            known = new LinkedHashMap<>();
            children = known;
        }
        Branch child = known.get(ofName);
        if (child == null) {
            child = new Branch(ofName, ofKind);
            known.put(ofName, child);
        }
        return child;
    }

    public void add(long bytes) {
        own += bytes;
    }

    public void reason(String text) {
        reason = text;
    }

    /** Takes a finished part as a child. */
    public void graft(Part part) {
        List<Part> known = grafted;
        if (known == null) {
            known = new ArrayList<>();
            grafted = known;
        }
        known.add(part);
    }

    /** The finished part; children without bytes are left out unless they have a reason or are files. */
    public Part part() {
        List<Part> parts = new ArrayList<>();
        if (grafted != null) {
            parts.addAll(grafted);
        }
        if (children != null) {
            for (Branch child : children.values()) {
                Part part = child.part();
                if (part.total() > 0 || part.kind() == PartKind.FILE) {
                    parts.add(part);
                }
            }
        }
        return Part.of(name, kind, own, parts, reason);
    }
}
