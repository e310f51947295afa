/** Spreadsheets read a table as UTF-8 only where it begins with this mark. */
const mark = '\ufeff';

/** Hands a file to the browser's downloads. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(name.endsWith('.csv') ? new Blob([mark, file], { type: file.type }) : file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers read it only after this task.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
