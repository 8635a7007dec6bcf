import { type ComponentType, useEffect } from 'react';
import { useWatch } from 'react-hook-form';
import type { FormFieldProps } from '#web/record/FormField.tsx';

/** A control that is there only while another field has this value, and holds nothing otherwise. */
export function onlyWhere(other: string, value: string, Field: ComponentType<FormFieldProps>) {
  return function OnlyWhere(props: FormFieldProps) {
    const { control, onChange } = props;
    const counts = useWatch({ ...(control ? { control } : {}), name: other }) === value;
    const holds = (props.value ?? null) !== null;
    useEffect(() => {
      if (!counts && holds) onChange(undefined);
    }, [counts, holds, onChange]);
    return counts ? <Field {...props} required /> : null;
  };
}
