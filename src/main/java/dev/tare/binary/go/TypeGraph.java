package dev.tare.binary.go;

import dev.tare.binary.ElfMemory;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The descriptions of types and the tables of methods, as nodes of the graph (internal/abi, type.go), of machines with
 * 64 bits. A type is a node when something refers to it; what it consists of follows.
 *
 * <p>A method runs by way of its type only if somebody calls it by an interface: then that interface's type is there,
 * or a method table that the linker made of both. Reflection may call all that are exported.
 */
final class TypeGraph {
    private static final int HEAD = 48;
    private static final int WORD = 8;
    private static final int MAX_LIST = 1 << 16;

    private static final int ARRAY = 17;
    private static final int CHANNEL = 18;
    private static final int FUNCTION = 19;
    private static final int INTERFACE = 20;
    private static final int MAP = 21;
    private static final int POINTER = 22;
    private static final int SLICE = 23;
    private static final int STRUCT = 25;

    private final ElfMemory memory;
    private final ByteBuffer buffer;
    private final CodeIndex code;
    private final ModuleData module;
    private final GraphNodes nodes;
    private final DataMap data;
    /** Whether methods are told apart by the interfaces that have them, and whether reflection calls none. */
    private final boolean byName;

    private final boolean withoutReflection;
    /** So many parts of types may be looked at. */
    private int left;

    private int[] queue = new int[256];
    private int queued;

    TypeGraph(
            ElfMemory memory,
            CodeIndex code,
            ModuleData module,
            GraphNodes nodes,
            DataMap data,
            boolean byName,
            boolean withoutReflection) {
        this.memory = memory;
        this.buffer = memory.buffer();
        this.code = code;
        this.module = module;
        this.nodes = nodes;
        this.data = data;
        this.byName = byName;
        this.withoutReflection = withoutReflection;
        this.left = memory.bytes().length;
    }

    /** Whether a list of a type may be read: damaged types may share one, and be many. */
    private boolean affords(long count) {
        if (count < 0 || count > Math.min(left, MAX_LIST)) {
            nodes.setFull();
            return false;
        }
        left -= (int) count;
        return true;
    }

    /** The method tables that the linker made; to be added first. */
    void addTables() {
        ModuleData.Array links = module.itabLinks();
        data.cover(links.start(), links.count() * WORD);
        for (int i = 0; i < links.count(); i++) {
            int at = memory.index(memory.word(links.start() + i * WORD));
            if (at < 0 || (at & 7) != 0 || !memory.holds(at, 4 * WORD) || nodes.find(at) >= 0) {
                continue;
            }
            // The interface's type need not be reached where the table is.
            int of = memory.index(memory.word(at));
            node(of);
            int node = nodes.node(at);
            int type = node(memory.index(memory.word(at + WORD)));
            if (type >= 0) {
                nodes.edge(node, type, GraphNodes.NEXT);
            }
            int methods = isType(of) && kind(of) == INTERFACE ? (int) Math.min(memory.word(of + 64), MAX_LIST) : 0;
            int next = at + 3 * WORD;
            // Of an interface that we cannot read, what follows are its methods as long as these are functions.
            for (int n = 0;
                    memory.holds(next, WORD) && affords(1) && (n < methods || function(next) >= 0);
                    n++, next += WORD) {
                if (function(next) >= 0) {
                    nodes.edge(node, function(next), GraphNodes.TABLE);
                }
            }
            data.cover(at, next - at);
        }
    }

    /** Types that reflection finds by their names: pointers to types, and structs with methods. */
    void addLinks() {
        ModuleData.Array links = module.typeLinks();
        for (int i = 0; i < links.count(); i++) {
            int at = module.types() + buffer.getInt(links.start() + 4 * i);
            int node = node(at);
            if (node >= 0 && kind(at) == POINTER) {
                int to = node(memory.index(memory.word(at + HEAD)));
                if (to >= 0) {
                    nodes.edge(to, node, GraphNodes.REFERENCE);
                }
            } else if (node >= 0 && kind(at) == STRUCT && (buffer.get(at + 20) & 1) != 0) {
                nodes.edge(nodes.unknown, node, GraphNodes.NEXT);
            }
        }
        follow();
    }

    /** The function that a word in the memory points to; -1 for none. */
    private int function(int at) {
        int entry = memory.index(memory.word(at));
        return code.isEntry(entry) ? code.node(entry) : -1;
    }

    private int kind(int at) {
        return buffer.get(at + 23) & 31;
    }

    /** Whether a type is described at an index. Random data pass with a chance of one in millions. */
    private boolean isType(int at) {
        if (at < module.types() || at >= module.typesEnd() || (at & 7) != 0 || !memory.holds(at, HEAD + 8 * WORD)) {
            return false;
        }
        int kind = kind(at);
        int align = buffer.get(at + 21);
        int fieldAlign = buffer.get(at + 22);
        return kind >= 1
                && kind <= 26
                && isAlign(align)
                && isAlign(fieldAlign)
                && buffer.get(at + 20) >= 0
                && buffer.getLong(at) >= buffer.getLong(at + 8)
                && buffer.getLong(at + 8) >= 0
                && isName(buffer.getInt(at + 40));
    }

    private static boolean isAlign(int align) {
        return align > 0 && align <= 16 && (align & align - 1) == 0;
    }

    /** Flags, the length, and text. */
    private boolean isName(int offset) {
        int at = module.types() + offset;
        return offset > 0
                && memory.holds(at, 4)
                && (memory.bytes()[at] & 0xf0) == 0
                && (memory.bytes()[at + 1] != 0 || memory.bytes()[at + 2] != 0);
    }

    /** The node of a type; -1 when none is there. Whoever asks calls {@link #follow} at the end. */
    int node(int at) {
        if (at < 0 || !isType(at)) {
            return -1;
        }
        int known = nodes.find(at);
        if (known >= 0) {
            return known;
        }
        if (queued == queue.length) {
            queue = Arrays.copyOf(queue, 2 * queued);
        }
        queue[queued++] = at;
        return nodes.node(at);
    }

    /** Adds what the types that are new lead to. */
    void follow() {
        while (queued > 0) {
            add(queue[--queued]);
        }
    }

    private void add(int at) {
        int node = nodes.node(at);
        int size = HEAD;
        // Functions that compare two values, and behind a pointer.
        closure(node, at + 24);
        int pointer = buffer.getInt(at + 44);
        if (pointer > 0) {
            part(node, module.types() + pointer);
        }
        switch (kind(at)) {
            case ARRAY -> {
                parts(node, at + HEAD, 2);
                size += 24;
            }
            case CHANNEL -> {
                parts(node, at + HEAD, 1);
                size += 16;
            }
            case POINTER, SLICE -> {
                parts(node, at + HEAD, 1);
                size += 8;
            }
            case FUNCTION -> {
                int count = (buffer.getShort(at + HEAD) & 0xffff) + (buffer.getShort(at + HEAD + 2) & 0x7fff);
                size += 8;
                int list = at + size + ((buffer.get(at + 20) & 1) != 0 ? 16 : 0);
                parts(node, list, count);
                data.cover(list, count * WORD);
            }
            case INTERFACE -> {
                addInterface(node, at);
                size += 32;
            }
            case MAP -> {
                parts(node, at + HEAD, 3);
                closure(node, at + HEAD + 24);
                addMethods(node, at, at + HEAD + 40);
                // From 1.24 on, with its other maps.
                addMethods(node, at, at + HEAD + 64);
                size += 40;
            }
            case STRUCT -> {
                addFields(node, at);
                size += 32;
            }
            default -> {
                // It has no parts.
            }
        }
        data.cover(at, size);
        if (kind(at) != MAP) {
            addMethods(node, at, at + size);
        }
    }

    private void part(int node, int at) {
        int part = node(at);
        if (part >= 0) {
            nodes.edge(node, part, GraphNodes.REFERENCE);
        }
    }

    private void parts(int node, int list, int count) {
        for (int i = 0; affords(1) && i < count && memory.holds(list + i * WORD, WORD); i++) {
            part(node, memory.index(memory.word(list + i * WORD)));
        }
    }

    /** A word that points to a function's value, which points to the function. */
    private void closure(int node, int at) {
        int value = memory.holds(at, WORD) ? memory.index(memory.word(at)) : -1;
        if (memory.holds(value, WORD) && function(value) >= 0) {
            nodes.edge(node, function(value), GraphNodes.METHOD - 1);
        }
    }

    private void addFields(int node, int at) {
        int list = memory.index(memory.word(at + 56));
        long count = memory.word(at + 64);
        if (!memory.holds(list, count * 24) || !affords(count)) {
            return;
        }
        for (int i = 0; i < count; i++) {
            part(node, memory.index(memory.word(list + i * 24 + WORD)));
        }
        data.cover(list, (int) count * 24);
    }

    private void addInterface(int node, int at) {
        int list = memory.index(memory.word(at + 56));
        long count = memory.word(at + 64);
        if (!memory.holds(list, count * 8) || !affords(count)) {
            return;
        }
        for (int i = 0; i < count; i++) {
            int type = buffer.getInt(list + i * 8 + 4);
            nodes.edge(node, called(buffer.getInt(list + i * 8)), GraphNodes.NEXT);
            part(node, type > 0 ? module.types() + type : -1);
        }
        data.cover(list, (int) count * 8);
    }

    /** The node that stands for calls of methods of a name. Two names that fall together do no harm. */
    private int called(int name) {
        int at = module.types() + name;
        int hash = 0;
        if (name > 0 && memory.holds(at, 4)) {
            byte[] bytes = memory.bytes();
            int length = bytes[at + 1] & 0x7f;
            int start = at + 2;
            if (bytes[at + 1] < 0) {
                length |= (bytes[at + 2] & 0x7f) << 7;
                start++;
            }
            for (int i = start; i < start + length && i < bytes.length; i++) {
                hash = 31 * hash + bytes[i];
            }
        }
        return nodes.node(hash | Integer.MIN_VALUE);
    }

    private void addMethods(int node, int type, int at) {
        if ((buffer.get(type + 20) & 1) == 0 || !memory.holds(at, 16)) {
            return;
        }
        int count = buffer.getShort(at + 4) & 0xffff;
        int exported = buffer.getShort(at + 6) & 0xffff;
        long list = at + Integer.toUnsignedLong(buffer.getInt(at + 8));
        if (exported > count || count == 0 || !memory.holds(list, 16L * count) || !affords(count)) {
            return;
        }
        int first = (int) list;
        for (int i = 0; i < count; i++) {
            int method = first + 16 * i;
            // Those that are exported come first.
            boolean always = !byName || !withoutReflection && i < exported;
            method(node, method, method + 8, always);
            method(node, method, method + 12, always);
        }
        data.cover(at, 16);
        data.cover(first, 16 * count);
    }

    private void method(int node, int method, int at, boolean always) {
        int offset = buffer.getInt(at);
        int entry = module.text() + offset;
        // Zero and -1 stand for a method that the linker left out.
        if (offset <= 0 || !code.isEntry(entry)) {
            return;
        }
        int from = always ? node : nodes.pair(node, called(buffer.getInt(method)));
        nodes.edge(from, code.node(entry), always ? GraphNodes.METHOD - 1 : GraphNodes.NEXT);
    }
}
