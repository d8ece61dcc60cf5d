package dev.tare.training;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.attribute.RuntimeVisibleTypeAnnotationsAttribute;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes out in a jar what the compiler leaves to the JVM's bootstraps: the equals, hashCode and toString of records, and
 * switches over types. The first of each takes 10 ms at run time, since the JVM makes classes for it, and no AOT cache of
 * JDK 25 keeps them. Lambdas it keeps. The methods do what {@link java.lang.runtime.ObjectMethods} and
 * {@link java.lang.runtime.SwitchBootstraps} say.
 */
public final class PlainCode {
    private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
    private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");

    private final ClassFile files;

    /** @param others finds the classes that those to come refer to */
    public PlainCode(ClassLoader others) {
        files = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.defaultResolver().orElse(ClassHierarchyResolver.ofResourceParsing(others))));
    }

    /** @param words a jar, whose classes are on the class path; it is replaced */
    public static void main(String[] words) throws IOException {
        Path jar = Path.of(words[0]);
        byte[] plain = new PlainCode(PlainCode.class.getClassLoader()).jar(jar);
        Files.write(jar, plain);
    }

    private byte[] jar(Path path) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JarFile jar = new JarFile(path.toFile());
                JarOutputStream to = new JarOutputStream(out)) {
            for (JarEntry entry : jar.stream().toList()) {
                byte[] content = jar.getInputStream(entry).readAllBytes();
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTimeLocal(entry.getTimeLocal());
                to.putNextEntry(copy);
                to.write(entry.getName().endsWith(".class") ? rewritten(content) : content);
                to.closeEntry();
            }
        }
        return out.toByteArray();
    }

    /** A class that does the same without these bootstraps. */
    public byte[] rewritten(byte[] content) {
        ClassModel model = files.parse(content);
        List<TypeSwitch> switches = new ArrayList<>();
        return files.transformClass(model, ClassTransform.ofStateful(() -> new ClassTransform() {
            @Override
            public void accept(ClassBuilder builder, ClassElement element) {
                if (element instanceof MethodModel method) {
                    write(builder, model, method, switches);
                } else {
                    builder.with(element);
                }
            }

            @Override
            public void atEnd(ClassBuilder builder) {
                switches.forEach(kind -> kind.write(builder));
            }
        }));
    }

    private static void write(ClassBuilder builder, ClassModel model, MethodModel method, List<TypeSwitch> switches) {
        InvokeDynamicInstruction ofRecord = call(method, RECORDS);
        if (ofRecord != null) {
            RecordMethods.of(model, ofRecord).write(builder, method);
        } else if (call(method, SWITCHES) != null) {
            builder.transformMethod(method, MethodTransform.transformingCode(plain(model, switches)));
        } else {
            builder.with(method);
        }
    }

    private static CodeTransform plain(ClassModel model, List<TypeSwitch> switches) {
        return (code, element) -> {
            TypeSwitch found = element instanceof InvokeDynamicInstruction call && isOf(call, SWITCHES)
                    ? TypeSwitch.of(call, "typeSwitch$" + switches.size())
                    : null;
            if (found == null) {
                // They name places in the code, which move; and at run time nobody asks for those of local variables.
                if (!(element instanceof RuntimeVisibleTypeAnnotationsAttribute)) {
                    code.with(element);
                }
            } else {
                switches.add(found);
                ClassDesc owner = model.thisClass().asSymbol();
                if (model.flags().has(AccessFlag.INTERFACE)) {
                    code.invokestatic(owner, found.name(), found.type(), true);
                } else {
                    code.invokestatic(owner, found.name(), found.type());
                }
            }
        };
    }

    private static @Nullable InvokeDynamicInstruction call(MethodModel method, ClassDesc bootstraps) {
        return method.code()
                .flatMap(code -> code.elementStream()
                        .filter(element -> element instanceof InvokeDynamicInstruction call && isOf(call, bootstraps))
                        .map(InvokeDynamicInstruction.class::cast)
                        .findFirst())
                .orElse(null);
    }

    private static boolean isOf(InvokeDynamicInstruction call, ClassDesc bootstraps) {
        return call.bootstrapMethod().owner().equals(bootstraps);
    }
}
