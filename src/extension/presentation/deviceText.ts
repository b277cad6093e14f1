import { l10n } from 'vscode';
import { type Device, deviceName, type DeviceUse } from '../../inference';
import { wordingText } from './errorText';

/** `Computed on WebGPU. WebGPU took 4.0 ms for what the processor did in 25 ms.` */
export function deviceText({ device, reason }: DeviceUse): string {
  const where =
    device === 'cpu' ? l10n.t('Computed on the processor.') : l10n.t('Computed on {0}.', deviceName(device));
  return reason === undefined ? where : `${where} ${wordingText(reason)}`;
}

/** What a device is called in a table. */
export function deviceLabel(device: Device): string {
  return device === 'cpu' ? l10n.t('processor') : deviceName(device);
}
