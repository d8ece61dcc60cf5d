package dev.tare.sandbox.security;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of {@link Seccomp} as a program for the kernel (seccomp(2)): what libseccomp and runc make of them, with a
 * tree in place of a chain of comparisons. A call whose number is greater than all that are named fails with ENOSYS, as
 * an old kernel would have it (runc, seccomp/patchbpf).
 */
public final class SeccompProgram {
    private static final int ALLOW = 0x7fff0000;
    private static final int FAIL = 0x00050000;
    private static final int KILL = 0;

    private static final int EPERM = 1;
    private static final int ENOSYS = 38;

    /** Of struct seccomp_data. */
    private static final int NUMBER = 0;

    private static final int AUDIT = 4;
    private static final int ARGUMENTS = 16;

    /** Numbers from here on are of x32, which is no architecture of the rules. */
    private static final int X32 = 0x40000000;

    private static final int AMD64_AUDIT = 0xc000003e;

    private static final int LOAD = 0x20;
    private static final int JUMP = 0x05;
    private static final int IF_EQUAL = 0x15;
    private static final int IF_GREATER = 0x25;
    private static final int IF_NOT_LESS = 0x35;
    private static final int AND = 0x54;
    private static final int RETURN = 0x06;

    /** The most that a comparison jumps over. */
    private static final int NEAR = 255;

    private SeccompProgram() {}

    /** An instruction (struct sock_filter): where it compares, how many are passed over if so, and if not. */
    private record Instruction(int code, int then, int otherwise, int value) {
        static Instruction of(int code, int value) {
            return new Instruction(code, 0, 0, value);
        }
    }

    /** What becomes of a call: instructions that end with an answer. */
    private record Answer(List<Instruction> code) {
        static Answer of(int value) {
            return new Answer(List.of(Instruction.of(RETURN, value)));
        }
    }

    /** Numbers from one on, up to that of the next range, that have one answer. */
    private record Range(int from, Answer answer) {}

    /** Whether the numbers of a processor's system calls are known here. */
    public static boolean isKnown(String processor) {
        return !SystemCalls.of(processor).isEmpty();
    }

    /**
     * The program, in this machine's order of bytes.
     *
     * @param processor one that {@link #isKnown}, as {@code os.arch} names it
     * @param capabilities that the filtered program may have
     */
    public static byte[] of(String processor, List<String> capabilities) {
        List<Instruction> code = new ArrayList<>();
        code.add(Instruction.of(LOAD, AUDIT));
        List<Seccomp.Call> calls = Seccomp.calls(processor, capabilities);
        for (SystemCalls.Abi abi : SystemCalls.of(processor)) {
            List<Instruction> section = new ArrayList<>();
            section.add(Instruction.of(LOAD, NUMBER));
            section.addAll(tree(ranges(abi, calls)));
            code.add(new Instruction(IF_EQUAL, 1, 0, abi.audit()));
            code.add(Instruction.of(JUMP, section.size()));
            code.addAll(section);
        }
        code.add(Instruction.of(RETURN, KILL));
        ByteBuffer out = ByteBuffer.allocate(8 * code.size()).order(ByteOrder.nativeOrder());
        for (Instruction each : code) {
            out.putShort((short) each.code()).put((byte) each.then()).put((byte) each.otherwise());
            out.putInt(each.value());
        }
        return out.array();
    }

    private static List<Range> ranges(SystemCalls.Abi abi, List<Seccomp.Call> calls) {
        SortedMap<Integer, Answer> answers = answers(abi, calls);
        Answer refused = Answer.of(FAIL | EPERM);
        List<Range> out = new ArrayList<>();
        int next = 0;
        for (Map.Entry<Integer, Answer> each : answers.entrySet()) {
            if (each.getKey() > next || next == 0) {
                add(out, next, refused);
            }
            add(out, each.getKey(), each.getValue());
            next = each.getKey() + 1;
        }
        add(out, next, Answer.of(FAIL | ENOSYS));
        if (abi.audit() == AMD64_AUDIT) {
            add(out, X32, Answer.of(KILL));
            // The number that a tracer gives a call which it skips.
            add(out, -1, refused);
        }
        return out;
    }

    private static void add(List<Range> ranges, int from, Answer answer) {
        if (!ranges.isEmpty() && ranges.getLast().from() == from) {
            ranges.removeLast();
        }
        if (ranges.isEmpty() || !ranges.getLast().answer().equals(answer)) {
            ranges.add(new Range(from, answer));
        }
    }

    /** By number. What is allowed always needs no other rule of the same call. */
    private static SortedMap<Integer, Answer> answers(SystemCalls.Abi abi, List<Seccomp.Call> calls) {
        Map<String, Integer> numbers = SystemCalls.numbers(abi);
        Map<Integer, List<Seccomp.Argument>> compared = new HashMap<>();
        SortedMap<Integer, Answer> out = new TreeMap<>();
        for (Seccomp.Call call : calls) {
            for (String name : call.names()) {
                Integer number = numbers.get(name);
                if (number != null && call.arguments().isEmpty()) {
                    out.put(number, Answer.of(call.errno() == 0 ? ALLOW : FAIL | call.errno()));
                } else if (number != null) {
                    compared.computeIfAbsent(number, _ -> new ArrayList<>()).addAll(call.arguments());
                }
            }
        }
        compared.forEach((number, arguments) -> {
            @Nullable Answer _ = out.putIfAbsent(number, comparing(abi, arguments));
        });
        return out;
    }

    /** Allowed where one of the comparisons holds. */
    private static Answer comparing(SystemCalls.Abi abi, List<Seccomp.Argument> arguments) {
        List<Instruction> code = new ArrayList<>();
        for (Seccomp.Argument argument : arguments) {
            compare(code, abi.wide(), argument);
        }
        code.add(Instruction.of(RETURN, FAIL | EPERM));
        return new Answer(code);
    }

    private static void compare(List<Instruction> code, boolean wide, Seccomp.Argument argument) {
        int low = ARGUMENTS + 8 * argument.index();
        int value = (int) argument.value();
        if (argument.operator() == '&') {
            // No mask has bits of the upper half.
            code.add(Instruction.of(LOAD, low));
            code.add(Instruction.of(AND, (int) argument.mask()));
            code.add(new Instruction(IF_EQUAL, 0, 1, value));
            code.add(Instruction.of(RETURN, ALLOW));
            return;
        }
        if (wide) {
            // All values are of 32 bits: where the upper half is none, the argument is greater.
            code.add(Instruction.of(LOAD, low + 4));
            code.add(new Instruction(IF_EQUAL, 0, argument.operator() == '>' ? 2 : 3, 0));
        }
        code.add(Instruction.of(LOAD, low));
        code.add(
                switch (argument.operator()) {
                    case '=' -> new Instruction(IF_EQUAL, 0, 1, value);
                    case '<' -> new Instruction(IF_NOT_LESS, 1, 0, value);
                    case '>' -> new Instruction(IF_GREATER, 0, 1, value);
                    default -> throw new IllegalStateException("comparison " + argument.operator());
                });
        code.add(Instruction.of(RETURN, ALLOW));
    }

    /** Halves the ranges until one is left. */
    private static List<Instruction> tree(List<Range> ranges) {
        if (ranges.size() == 1) {
            return ranges.getFirst().answer().code();
        }
        int middle = ranges.size() / 2;
        List<Instruction> below = tree(ranges.subList(0, middle));
        List<Instruction> above = tree(ranges.subList(middle, ranges.size()));
        int from = ranges.get(middle).from();
        List<Instruction> out = new ArrayList<>();
        if (below.size() <= NEAR) {
            out.add(new Instruction(IF_NOT_LESS, below.size(), 0, from));
        } else {
            out.add(new Instruction(IF_NOT_LESS, 0, 1, from));
            out.add(Instruction.of(JUMP, below.size()));
        }
        out.addAll(below);
        out.addAll(above);
        return out;
    }
}
