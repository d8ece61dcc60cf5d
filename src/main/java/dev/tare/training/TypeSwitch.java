package dev.tare.training;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The method of a switch over types, from {@code (Object, int)} to {@code int}: the first label, from the given one on, that
 * the object is of; -1 for null, the number of labels for none.
 */
record TypeSwitch(String name, MethodTypeDesc type, List<ClassDesc> labels) {
    TypeSwitch {
        labels = List.copyOf(labels);
    }

    /** Null where a label is no type: strings and constants of enums stay as they are. */
    static @Nullable TypeSwitch of(InvokeDynamicInstruction call, String name) {
        List<ClassDesc> labels = new ArrayList<>();
        for (ConstantDesc label : call.bootstrapArgs()) {
            if (label instanceof ClassDesc type && !type.isPrimitive()) {
                labels.add(type);
            } else {
                return null;
            }
        }
        boolean plain = call.name().equalsString("typeSwitch")
                && !call.typeSymbol().parameterType(0).isPrimitive();
        return plain ? new TypeSwitch(name, call.typeSymbol(), labels) : null;
    }

    void write(ClassBuilder builder) {
        int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
        builder.withMethodBody(name, type, flags, this::body);
    }

    private void body(CodeBuilder code) {
        Label given = code.newLabel();
        code.aload(0).ifnonnull(given).loadConstant(-1).ireturn().labelBinding(given);
        for (int i = 0; i < labels.size(); i++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(i).if_icmpgt(next);
            code.aload(0).instanceOf(labels.get(i)).ifeq(next);
            code.loadConstant(i).ireturn().labelBinding(next);
        }
        code.loadConstant(labels.size()).ireturn();
    }
}
