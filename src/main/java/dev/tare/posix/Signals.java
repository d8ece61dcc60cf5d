package dev.tare.posix;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/** Signals by name and number, and their handling. */
public final class Signals {
    public static final int HUP = 1;
    public static final int INT = 2;
    public static final int KILL = 9;
    public static final int TERM = 15;

    /** signal(7) for x86, ARM and most others, from 1 on. */
    private static final List<String> NAMES = List.of(
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
            "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
            "WINCH", "IO", "PWR", "SYS");

    private static final int RTMIN = 34;
    private static final int RTMAX = 64;

    private Signals() {}

    /** The number of {@code SIGTERM}, {@code term}, {@code RTMIN+3} or {@code 15}; 0 when it is none. */
    public static int number(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        if (name.startsWith("SIG")) {
            name = name.substring(3);
        }
        int known = NAMES.indexOf(name) + 1;
        if (known > 0) {
            return known;
        }
        if (name.startsWith("RTMIN+")) {
            return within(name.substring(6), RTMIN);
        }
        if (name.startsWith("RTMAX-")) {
            int below = within(name.substring(6), 0);
            return name.equals("RTMAX-0") ? RTMAX : below == 0 || RTMAX - below < RTMIN ? 0 : RTMAX - below;
        }
        return switch (name) {
            case "RTMIN" -> RTMIN;
            case "RTMAX" -> RTMAX;
            case "CLD" -> number("CHLD");
            case "POLL" -> number("IO");
            default -> within(name, 0);
        };
    }

    private static int within(String digits, int base) {
        if (digits.isEmpty() || digits.length() > 2) {
            return 0;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return 0;
            }
            value = 10 * value + digits.charAt(i) - '0';
        }
        return base + value > RTMAX ? 0 : base + value;
    }

    /**
     * Has a signal of this process handled, instead of ending it.
     *
     * @param name without SIG; not one that the JVM keeps to itself (QUIT, SEGV, ...)
     * @param handler called with the number, on a thread of its own
     */
    public static void handle(String name, IntConsumer handler) {
        try {
            Jdk.HANDLE.invoke(null, Jdk.SIGNAL.newInstance(name), Jdk.handler(name, handler));
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("signal " + name + " cannot be handled", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("sun.misc.Signal", e);
        }
    }

    /** Makes ready what {@link #handle} needs, which takes 12 ms: for another thread, before the first call. */
    public static void prepare() {
        Object _ = Jdk.handler("INT", _ -> {});
    }

    /**
     * The JDK's only way to handle signals, by reflection: javac warns of each mention of sun.misc.Signal and cannot be told
     * not to.
     */
    private static final class Jdk {
        static final Class<?> TYPE;
        static final Constructor<?> SIGNAL;
        static final Method HANDLE;

        static {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                TYPE = Class.forName("sun.misc.SignalHandler");
                SIGNAL = signal.getConstructor(String.class);
                HANDLE = signal.getMethod("handle", signal, TYPE);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("sun.misc.Signal", e);
            }
        }

        @SuppressWarnings("ReferenceEquality")
        static Object handler(String name, IntConsumer handler) {
            return Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {TYPE}, (proxy, method, arguments) -> {
                        switch (method.getName()) {
                            case "handle" -> handler.accept(number(name));
                            case "hashCode" -> {
                                return System.identityHashCode(proxy);
                            }
                            case "equals" -> {
                                return proxy == arguments[0];
                            }
                            default -> {
                                return "handler of " + name;
                            }
                        }
                        return null;
                    });
        }
    }
}
